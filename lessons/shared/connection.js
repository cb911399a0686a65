// One line of a visitor's pane: how a socket is connected, and the button that changes it.

import { button, element } from "./elements.js";
import { readable } from "./readable.js";

// The client's words for why a connection ended, in plain ones. What is not listed here
// was not meant by anybody, and the client tries again by itself.
const MEANT = {
  "io client disconnect": "you disconnected here",
  "io server disconnect": "the server disconnected you",
};
const LOST = {
  "ping timeout": "the server fell silent",
  "parse error": "the server sent something unreadable",
  "forced close": "the connection was cut here",
};

/** Builds the line; `label` names the namespace when a visitor has several. */
export function connectionLine(socket, log, label = "") {
  const where = label ? `${label}: ` : "";
  const state = element("p.state");
  const toggle = button("Connect", () => (socket.active ? leave() : join()));
  let wasConnected = false;

  const show = (name, ...text) => {
    state.dataset.state = name;
    state.replaceChildren(where, ...text);
    toggle.textContent = socket.active ? "Disconnect" : "Connect";
  };
  const join = () => {
    socket.connect();
    show("trying", "connecting …");
  };
  const leave = () => {
    const connected = socket.connected;
    socket.disconnect();
    if (!connected) show("off", "disconnected");
  };

  socket.on("connect", () => {
    wasConnected = true;
    const sid = element("code", socket.id.slice(0, 6));
    sid.title = `sid ${socket.id}`;
    show("on", "connected, sid ", sid);
    log.note(`${where}connected`);
  });
  socket.on("disconnect", (reason) => {
    log.note(`${where}disconnected: ${reason}`);
    if (socket.active) show("trying", `${LOST[reason] ?? "the server went away"}; trying again …`);
    else show("off", `disconnected: ${MEANT[reason] ?? LOST[reason] ?? reason}`);
  });
  socket.on("connect_error", (error) => {
    if (socket.active) {
      show("trying", `${wasConnected ? "the server went away" : "no server answers"}; trying again …`);
      return;
    }
    const details = error.data === undefined ? "" : ` ${readable(error.data)}`;
    show("refused", `refused: ${error.message}${details}`);
    log.problem(`${where}refused: ${error.message}${details}`);
  });

  show("off", "not connected");
  return { line: element("div.connection", state, toggle), join };
}
