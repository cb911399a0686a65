import { Connection } from "./connection.js";
import { Timeline } from "./models/timeline.js";
import { Composer } from "./views/composer.js";
import { ConnectionState } from "./views/connection_state.js";
import { MessageList } from "./views/message_list.js";

const { room, username, textLimit } = document.body.dataset;
const timeline = new Timeline();
const list = new MessageList(username);
const state = new ConnectionState();
const connection = new Connection((name, note) => state.show(name, note));
const composer = new Composer(Number(textLimit), (message) =>
  connection.request("message", { room, ...message }),
);

function show(messages) {
  list.add(timeline.add(messages));
  messages.forEach((message) => composer.arrived(message));
}

// Fetches what did not reach us, page by page, until nothing is missing.
let filling = false;
async function fillHoles() {
  if (filling) return;
  filling = true;
  try {
    for (let hole = timeline.hole; hole !== undefined; hole = timeline.hole) {
      const page = await connection.request("message_history", { room, after: hole, limit: 100 });
      show(page.messages);
      if (timeline.hole === hole) break; // the server has no more than this
    }
  } catch {
    // Lost once more: joining again brings us back here.
  } finally {
    filling = false;
  }
}

connection.on("connect", () =>
  connection.request("join", { room }).catch((error) => state.show("offline", error.message)),
);

connection.on("message_history", (page) => {
  const isFirst = timeline.first === undefined;
  show(page.messages);
  if (isFirst) list.ready(page.more);
  fillHoles();
});

connection.on("message", (message) => {
  show([message]);
  fillHoles();
});

list.earlier.addEventListener("click", async () => {
  try {
    const page = await connection.request("message_history", { room, before: timeline.first });
    show(page.messages);
    list.ready(page.more);
  } catch (error) {
    state.show("offline", error.message);
  }
});

connection.open();
