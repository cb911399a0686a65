import { Chat } from "./chat.js";
import { Connection } from "./connection.js";
import { Notebook } from "./helpers/notebook.js";
import { KeptEntries } from "./models/kept.js";
import { Typing } from "./models/typing.js";
import { Announcer } from "./views/announcer.js";
import { Composer, isTouch } from "./views/composer.js";
import { ConnectionState } from "./views/connection_state.js";
import { Finder } from "./views/finder.js";
import { MessageList } from "./views/message_list.js";
import { RoomHeader } from "./views/room_header.js";
import { Shortcuts } from "./views/shortcuts.js";
import { hashOf, Side } from "./views/side.js";

const { home, username, textLimit, wire } = document.body.dataset;
const person = username.normalize("NFKC").toLowerCase(); // as the server tells names apart
const notebook = new Notebook(person);
const isFirstVisit = !notebook.read("room");
const state = new ConnectionState(() => connection.hurry());
const connection = new Connection(document.querySelector("meta[name=page-token]").content, showState);
const chat = new Chat(connection, username, home, new KeptEntries(person), {
  changed: draw,
  heard(room, messages) {
    const where = room === rooms.current ? "" : `In ${room.name}, `;
    announcer.messages(room.name, where, messages.filter((one) => one.username !== username));
  },
  isReading: (room) => room === rooms.current && list.isRead,
  isFirstVisit: () => isFirstVisit,
});
const { rooms, outbox } = chat;

const announcer = new Announcer();
const header = new RoomHeader(username);
const side = new Side(username);
const finder = new Finder({
  refresh: () => chat.refresh(),
  join: async (name) => go((await chat.join(name)).name),
  create: async (name) => go((await chat.create(name)).name),
});
const entryOf = (client_id) => outbox.entries.find((entry) => entry.client_id === client_id);
const list = new MessageList(
  username,
  {
    retry: (client_id) => outbox.retry(entryOf(client_id)),
    drop: (client_id) => outbox.drop(entryOf(client_id)).then(() => composer.focus()),
    edit(client_id) {
      const { text } = entryOf(client_id);
      outbox.drop(entryOf(client_id));
      composer.write([text, composer.box.value].filter(Boolean).join("\n"));
      composer.focus();
    },
  },
  { older: (room) => chat.older(room), saw: (room, number) => room.joined && chat.sawUpTo(room, number) },
);
const typing = new Typing((room, typing) => connection.request("typing", { room, typing }).catch(() => {}));
const composer = new Composer(Number(textLimit), {
  send(text) {
    chat.say(rooms.current, text);
    list.toEnd();
  },
  wrote(text) {
    notebook.write(`draft ${rooms.current.name}`, text);
    if (connection.isOnline) typing.wrote(rooms.current.name, text);
  },
  stopped: () => typing.stop(),
});

// Everything that changes within one frame is drawn at once. A hidden page gets no frames.
let isDrawing = false;
function draw() {
  if (isDrawing || !rooms.current) return;
  isDrawing = true;
  const later = document.hidden ? (task) => setTimeout(task, 250) : requestAnimationFrame;
  later(() => {
    isDrawing = false;
    const waiting = outbox.of(rooms.current.name);
    const isEmpty = !rooms.current.timeline.messages.length && !waiting.length;
    header.render(rooms, { isOnline: connection.isOnline, isReady: chat.ready, isEmpty });
    list.render(rooms.current, waiting);
    side.render(rooms, connection.isOnline);
    if (finder.dialog.open) finder.render(rooms);
  });
}

function showState(name, note) {
  state.show(name, note);
  draw();
}

// The address names the room, so that Back leads to the last one and a link can be passed on.
function go(name) {
  if (location.hash === hashOf(name)) openRoom();
  else location.hash = hashOf(name);
}

function roomInAddress() {
  try {
    return location.hash.startsWith("#/") ? decodeURIComponent(location.hash.slice(2)) : "";
  } catch {
    return ""; // a link that somebody broke
  }
}

function openRoom() {
  const name = roomInAddress() || rooms.current?.name || notebook.read("room") || home;
  notebook.write("room", name);
  typing.stop();
  const { unread } = rooms.get(name);
  if (chat.ready) announcer.say(unread ? `${name}, ${unread} new` : name);
  chat.open(name);
  composer.enter(name, notebook.read(`draft ${name}`));
  if (!isTouch()) composer.focus();
  else document.getElementById("room-title").focus();
}

function step(room) {
  if (room) go(room.name);
}

new Shortcuts({
  previousRoom: () => step(rooms.neighbour(-1)),
  nextRoom: () => step(rooms.neighbour(1)),
  nextUnread: () => step(rooms.nextUnread),
  findRoom: () => finder.open(rooms),
  toMessages: () => list.log.focus(),
  toComposer: () => composer.focus(),
});

// What can be done in a room one is not in. A refusal stands beside the button.
async function attempt(task) {
  const problem = document.querySelector("#outside .problem");
  problem.textContent = "";
  try {
    await task();
  } catch (error) {
    problem.textContent = error.message;
  }
}

const welcome = document.getElementById("welcome");
welcome.hidden = !isFirstVisit;
const acts = {
  finder: () => finder.open(rooms),
  join: () => attempt(() => chat.join(rooms.current.name)),
  create: () => attempt(async () => go((await chat.create(rooms.current.name)).name)),
  leave: () => attempt(() => chat.leave(rooms.current)),
  dismiss: () => welcome.remove(),
};
document.addEventListener("click", ({ target }) => acts[target.closest("[data-act]")?.dataset.act]?.());
addEventListener("hashchange", openRoom);

if (wire) {
  const { openWire } = await import("./views/wire.js");
  await openWire(wire, chat);
}
const early = composer.box.value; // written before this script was here
openRoom();
if (early) composer.write(early);
outbox.open();
connection.open();
