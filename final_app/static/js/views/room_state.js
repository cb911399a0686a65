import { byId } from "../helpers/elements.js";
import { hereSentence, typingSentence } from "../models/typing.js";

const WORDS = { online: "Connected", offline: "Offline", connecting: "Connecting…", ended: "Signed out", stale: "Out of date" };
const icon = document.querySelector("link[rel=icon]");

// Shows which room this is and how things stand in it. The page says where: an element with `data-text`
// holds one of these texts, one with `data-when` is there while one of these facts is true.
export function renderState({ rooms, outbox, ready, connection, username }) {
  const { current: room, unread } = rooms;
  const { state, note, isOnline } = connection;
  const isHere = room.joined && isOnline;
  const isInside = room.joined || !ready;
  const isLoading = isInside && !room.loaded;
  const isUnsaid = outbox.of(room.name).length > 0;
  const elsewhere = outbox.failed.filter((entry) => entry.room !== room.name);
  const problems = outbox.entries.filter(({ problem }) => problem).map(({ room, problem }) => `Not sent in ${room}: ${problem}`);
  const texts = {
    title: `${unread ? `(${unread}) ` : ""}${room.name} · Chat`,
    room: room.name,
    here: isHere && room.members.length ? hereSentence(room.members, username) : "",
    typing: isHere ? typingSentence(room.typing) : "",
    connection: WORDS[state],
    note,
    unsent: [...new Set(problems)].join(" "),
  };
  const facts = {
    [state]: true,
    away: !isOnline,
    noted: note,
    entered: isOnline && room.joinedOn === connection.socket.id,
    inside: isInside,
    outside: !isInside,
    logged: isInside || isUnsaid, // what could not be said in a room shows there, inside or not
    known: room.exists,
    unknown: !room.exists,
    loading: isLoading,
    empty: isInside && !isLoading && !room.messages.length && !isUnsaid,
    news: unread > room.unread,
    failing: elsewhere.length,
  };
  for (const place of document.querySelectorAll("[data-when]")) place.hidden = !facts[place.dataset.when];
  for (const place of document.querySelectorAll("[data-text]")) {
    const text = texts[place.dataset.text];
    if (place.textContent !== text) place.textContent = text; // said once, a text is not read out again
  }
  byId("connection").dataset.state = state;
  byId("messages").ariaBusy = isLoading;
  const wanted = unread ? icon.dataset.unread : icon.dataset.quiet;
  if (icon.getAttribute("href") !== wanted) icon.setAttribute("href", wanted);
}
