// Several visitors side by side on one lesson page, each with a connection of their own.
//
//   import { visitors } from "/shared/visitors.js";
//
//   visitors(["Ann", "Ben", "Cat"], ({ name, socket, find, show, showAck }) => {
//     find("button.join").addEventListener("click", () => {
//       socket.timeout(3000).emit("join", { username: name }, showAck("join"));
//     });
//     socket.on("status", (data) => show(`the server says ${data.kind}`));
//   });
//
// visitors(people, setup, options) needs three elements in the page:
//   <main id="visitors"></main>  <section id="inspector"></section>
//   <template id="visitor"> the lesson's own controls, cloned for every visitor </template>
// Label controls by wrapping them, <label>Text <input name="text"></label>: a clone has no ids.
//
// people   names, or objects that overrule the options for one visitor:
//          { name: "Cat", auth: { token: "…" }, connect: false }
// setup    runs once per visitor, before connecting: register socket.on here and nowhere else.
//          It receives
//            name     the visitor's name, and `person`, the whole object
//            socket   the Socket.IO socket (of the first namespace), and `sockets["/chat"]`
//            find     find("button.join"): an element of this visitor's own controls
//            show     show("text"): adds a line of the lesson's own to this visitor's list
//            showAck  showAck("join"): the callback for emit; shows the answer, or why none came;
//                     showAck("join", sockets["/chat"]) for another socket than the first
//          What is said and heard, connects and disconnects is listed without any work.
// options  connect: false     start disconnected (the pane's button connects)
//          auth: {…}          sent with every connect; set socket.auth in setup to change it later
//          namespaces: […]    all on one connection; "/" when not given
//          io: {…}            more options for Socket.IO, such as { transports: ["polling"] }
//          signIn: true       POST /sign_in with the field `username` before every connection, the
//                             name or person.username (setup may change it; it counts when
//                             connecting next): { name: "Ann (tab 2)", username: "Ann" }
//          signIn: false      for one visitor of such a page: a stranger, without any cookie
//          at: "http://…:5001" the server to connect to, when it is not the one this page is from
//          later: ["Dan"]     people who arrive when a button is pressed
// It returns { add }: add("Dan") brings one more visitor.

import { connectionLine } from "./connection.js";
import { button, element } from "./elements.js";
import { signInFirst } from "./entrance.js";
import { inspect, mountInspector } from "./inspector.js";
import { Fetch, io } from "./vendor/socket.io.esm.min.js";
import { VisitorLog } from "./visitor_log.js";

// A restarted server is found again quickly, and a stopped one is not hammered.
const PATIENCE = { reconnectionDelay: 400, reconnectionDelayMax: 2000 };

// A WebSocket always brings the browser's cookies; polling by fetch can leave them at home.
const WITHOUT_COOKIES = { transports: [Fetch], upgrade: false };

export function visitors(people, setup, options = {}) {
  const stage = document.querySelector("#visitors");
  mountInspector(document.querySelector("#inspector"));
  const add = (person) => {
    const whole = { connect: true, namespaces: ["/"], ...options, ...asObject(person) };
    const { pane, join } = arrive(whole, setup, stage.querySelectorAll(".visitor").length + 1);
    stage.insertBefore(pane, stage.querySelector(".later"));
    if (whole.connect) join();
  };
  if (options.later?.length) stage.append(laterButton([...options.later], add));
  people.forEach(add);
  return { add };
}

function asObject(person) {
  return typeof person === "string" ? { name: person } : person;
}

function arrive(person, setup, seat) {
  const { name } = person;
  const sockets = connect(person);
  const [socket] = Object.values(sockets);
  inspect(socket.io, name);

  const log = new VisitorLog(name);
  const several = person.namespaces.length > 1;
  if (person.signIn) signInFirst(socket.io, person, Object.values(sockets), log);
  const lines = Object.entries(sockets).map(([namespace, each]) => {
    log.follow(each, several ? namespace : "");
    return connectionLine(each, log, several ? namespace : "");
  });
  const controls = element("div.controls");
  controls.append(document.querySelector("#visitor").content.cloneNode(true));

  setup({
    name,
    person,
    socket,
    sockets,
    find: (selector) => findIn(controls, selector),
    show: (text) => log.note(text),
    showAck: (event, from = socket) => log.showAck(event, from),
  });
  return {
    pane: drawPane(name, seat, lines.map(({ line }) => line), controls, log.list),
    join: () => lines.forEach(({ join }) => join()),
  };
}

/** One connection for all of a person's namespaces; nothing is sent yet. */
function connect({ namespaces, auth, signIn, io: asked, at = "" }) {
  const [first, ...others] = namespaces;
  const more = signIn === false ? { ...WITHOUT_COOKIES, ...asked } : asked;
  const socket = io(`${at}${first}`, { ...PATIENCE, ...more, auth, forceNew: true, autoConnect: false });
  const sockets = { [first]: socket };
  for (const namespace of others) sockets[namespace] = socket.io.socket(namespace, { auth });
  return sockets;
}

function findIn(controls, selector) {
  const found = controls.querySelector(selector);
  if (!found) throw new Error(`Nothing in <template id="visitor"> matches ${selector}.`);
  return found;
}

function drawPane(name, seat, lines, controls, list) {
  const title = element("h2", name);
  title.id = `visitor-${seat}`;
  const pane = element(`section.visitor.seat-${seat}`, title, ...lines, controls, list);
  pane.setAttribute("aria-labelledby", title.id);
  return pane;
}

function laterButton(waiting, add) {
  const arrives = button("", () => {
    add(waiting.shift());
    name();
  });
  const box = element("div.later", arrives);
  const name = () => {
    if (waiting.length) arrives.textContent = `${asObject(waiting[0]).name} arrives`;
    else box.remove();
  };
  name();
  return box;
}
