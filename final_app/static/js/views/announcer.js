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
  const sentences = told.map(({ sentence }) => sentence);
  announce(told.length > AT_ONCE ? `${told.length} new messages in ${told[0].room}` : sentences.join(". "));
}
