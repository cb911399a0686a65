import { Chat } from "./chat.js";
import { Connection } from "./connection.js";
import { byId } from "./helpers/elements.js";
import { Notebook, quietly } from "./helpers/notebook.js";
import { KeptEntries } from "./models/kept.js";
import { Typing } from "./models/typing.js";
import { announce, announceMessages } from "./views/announcer.js";
import { Composer, isTouch } from "./views/composer.js";
import { openFinder, renderFinder } from "./views/finder.js";
import { MessageList } from "./views/message_list.js";
import { renderState } from "./views/room_state.js";
import { listenToKeys } from "./views/shortcuts.js";
import { hashOf, renderSide } from "./views/side.js";

const { home, username, person, textLimit, wire } = document.body.dataset;
const notebook = new Notebook(person);
const isFirstVisit = !notebook.read("room");
const connection = new Connection(draw);
const chat = new Chat(connection, username, isFirstVisit && home, new KeptEntries(person, notebook), {
  changed: draw,
  heard: (room, messages) => announceMessages(room.name, room === rooms.current, messages),
  isReading: (room) => room === rooms.current && list.isRead,
});
const { rooms, outbox } = chat;
const list = new MessageList(chat);
const typing = new Typing((room, typing) => connection.request("typing", { room, typing }).catch(() => {}));
const composer = new Composer(Number(textLimit), {
  send(text) {
    chat.say(rooms.current, text);
    list.toEnd();
  },
  wrote(text) {
    notebook.write(`draft ${rooms.current.name}`, text);
    if (connection.isOnline) typing.in(text.trim() ? rooms.current.name : undefined);
  },
  stopped: () => typing.in(undefined),
});

// Everything that changes within one frame is drawn at once. A hidden page gets no frames.
let isDrawing = false;
function draw() {
  if (isDrawing || !rooms.current) return;
  isDrawing = true;
  const later = document.hidden ? (task) => setTimeout(task, 250) : requestAnimationFrame;
  later(() => {
    isDrawing = false;
    renderState(chat);
    list.render(rooms.current);
    renderSide(chat);
    renderFinder(rooms);
  });
}

// The address names the room, so that Back leads to the last one and a link can be passed on.
function go(name) {
  if (location.hash === hashOf(name)) openRoom();
  else location.hash = hashOf(name);
}

function openRoom() {
  // Nothing when the address names none, or when somebody broke the link.
  const inAddress = quietly(() => decodeURIComponent(location.hash.match(/^#\/(.+)/)[1]));
  const name = inAddress || rooms.current?.name || notebook.read("room") || home;
  notebook.write("room", name);
  typing.in(undefined);
  const { unread } = rooms.get(name);
  if (chat.ready) announce(unread ? `${name}, ${unread} new` : name);
  chat.open(name);
  composer.enter(name, notebook.read(`draft ${name}`));
  if (isTouch()) byId("room-title").focus();
  else composer.box.focus();
}

// Does what may be refused; then the reason stands where it was asked for.
async function attempt(task) {
  const place = rooms.current.joined ? "composer-problem" : "outside-problem";
  const problem = byId(byId("finder").open ? "finder-problem" : place);
  problem.textContent = "";
  await task().catch(({ message }) => (problem.textContent = message));
}

const enter = (verb, name = rooms.current.name) =>
  attempt(async () => {
    const room = await chat.enter(verb, name);
    byId("finder").close();
    go(room);
  });
const following = () => rooms.following(outbox.entries);
const step = (room) => room && go(room.name);
const entryOf = (button) => outbox.get(button.closest("li").dataset.entry);

// What the buttons and the keys do, by the names they have in the page and in shortcuts.js.
const acts = {
  previousRoom: () => step(following().at(-1)),
  nextRoom: () => step(following()[0]),
  nextUnread: () => step(following().find(({ unread }) => unread)),
  toMessages: () => list.log.focus(),
  toComposer: () => composer.box.focus(),
  help: () => byId("help").showModal(),
  finder() {
    openFinder(rooms);
    chat.refresh();
  },
  join: ({ dataset }) => enter("join", dataset.room),
  create: ({ dataset }) => enter("create", dataset.room),
  leave: () => attempt(() => chat.leave(rooms.current)),
  older: () => chat.older(rooms.current),
  newest() {
    list.toEnd();
    list.log.focus();
  },
  retry: (button) => outbox.queue(entryOf(button)),
  edit(button) {
    composer.put([entryOf(button).text, composer.box.value].filter(Boolean).join("\n"));
    acts.drop(button);
  },
  drop(button) {
    outbox.drop(entryOf(button));
    composer.box.focus();
  },
  wire(toggle) {
    toggle.ariaExpanded = !byId("wire").toggleAttribute("hidden");
    document.querySelector("#wire ol").scrollTop = Number.MAX_SAFE_INTEGER;
  },
  dismiss: () => byId("welcome").remove(),
  hurry: () => connection.hurry(),
  reload: () => location.reload(),
  closeSide: () => byId("side").hidePopover(),
};
document.addEventListener("click", ({ target }) => {
  const source = target.closest("[data-act]");
  acts[source?.dataset.act]?.(source);
});
listenToKeys(acts);
setInterval(draw, 60_000); // at midnight Today becomes Yesterday
addEventListener("hashchange", openRoom);
addEventListener("pagehide", () => chat.tellReads());

byId("welcome").hidden = !isFirstVisit;
const early = composer.box.value; // written before this script was here
openRoom();
if (early) composer.put(early);
if (wire) {
  const { openWire } = await import("./views/wire.js");
  await openWire(wire, chat);
}
outbox.open();
connection.hurry();
