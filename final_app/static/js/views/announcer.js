import { byId } from "../helpers/elements.js";

const GATHER = 700; // milliseconds: a burst is told as one
const AT_ONCE = 3; // messages that are still read out
const waiting = [];

// Tells a screen reader something. The log itself is silent: it would read out all history as if it were new.
export function announce(sentence) {
  byId("announcer").textContent = sentence;
}

// Messages that have come to a room: in full, or only their number when they are many.
export function announceMessages(room, isCurrent, messages) {
  if (messages.length && !waiting.length) setTimeout(speak, GATHER);
  const where = isCurrent ? "" : `In ${room}, `;
  waiting.push(...messages.map(({ username, text }) => ({ room, sentence: `${where}${username}: ${text}` })));
}

function speak() {
  const told = waiting.splice(0);
  if (told.length <= AT_ONCE) return announce(told.map(({ sentence }) => sentence).join(". "));
  const counts = new Map();
  for (const { room } of told) counts.set(room, (counts.get(room) ?? 0) + 1);
  const sums = [...counts].map(([room, count]) => `${count} new message${count === 1 ? "" : "s"} in ${room}`);
  announce(sums.join(", "));
}
