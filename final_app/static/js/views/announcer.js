const GATHER = 700; // milliseconds: a burst is told as one
const AT_ONCE = 3; // messages that are still read out

// Tells a screen reader what has just come. The log itself is silent: otherwise every page of
// history and every room switched to would be read out as if it were new.
export class Announcer {
  constructor() {
    this.region = document.getElementById("announcer");
    this.waiting = [];
  }

  messages(room, where, messages) {
    if (messages.length && !this.waiting.length) setTimeout(() => this.#speak(), GATHER);
    for (const { username, text } of messages) this.waiting.push({ sentence: `${where}${username}: ${text}`, room });
  }

  say(sentence) {
    this.region.textContent = sentence;
  }

  #speak() {
    const told = this.waiting.splice(0);
    const sentences = told.map(({ sentence }) => sentence);
    this.say(told.length > AT_ONCE ? `${told.length} new messages in ${told[0].room}` : sentences.join(". "));
  }
}
