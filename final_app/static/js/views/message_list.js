import { timeElement } from "../helpers/time.js";

const TONES = 6;
const NEAR = 80; // pixels from the end that still count as being there
const TOGETHER = 5 * 60 * 1000; // milliseconds between messages that share one heading

// The messages on screen. Only their order and looks live here; what there is, is the timeline's.
export class MessageList {
  constructor(username) {
    this.username = username;
    this.log = document.getElementById("messages");
    this.list = this.log.querySelector("ol");
    this.empty = this.log.querySelector(".messages-empty");
    this.earlier = this.log.querySelector(".messages-earlier");
    this.newest = document.getElementById("newest");
    this.newest.addEventListener("click", () => this.toEnd());
    this.atEnd = true;
    this.log.addEventListener("scroll", () => {
      this.atEnd = this.#isAtEnd();
      if (this.atEnd) this.newest.hidden = true;
    });
    // Whoever reads the newest message goes on seeing it when the composer grows below.
    new ResizeObserver(() => this.atEnd && this.toEnd()).observe(this.log);
  }

  // Called once history is there, so that a screen reader reads what is new and not all of it.
  ready(more) {
    this.earlier.hidden = !more;
    this.empty.hidden = this.list.childElementCount > 0;
    this.log.setAttribute("aria-busy", "false");
  }

  // Puts messages in their places without moving what is being read.
  add(messages) {
    const fromEnd = this.log.scrollHeight - this.log.scrollTop;
    const oldest = Number(this.list.firstElementChild?.dataset.number ?? 0);
    for (const message of messages) this.#insert(message);
    if (this.list.childElementCount) this.empty.hidden = true;
    const isOwn = messages.at(-1)?.username === this.username;
    if (this.atEnd || (isOwn && messages.length === 1)) this.toEnd();
    else if (messages.some((message) => message.number > oldest)) this.newest.hidden = false;
    else this.log.scrollTop = this.log.scrollHeight - fromEnd;
  }

  toEnd() {
    this.log.scrollTop = this.log.scrollHeight;
    this.atEnd = true;
    this.newest.hidden = true;
  }

  #isAtEnd() {
    return this.log.scrollHeight - this.log.scrollTop - this.log.clientHeight < NEAR;
  }

  #insert(message) {
    const row = this.#row(message);
    let before = this.list.lastElementChild;
    while (before && Number(before.dataset.number) > message.number) before = before.previousElementSibling;
    if (before) before.after(row);
    else this.list.prepend(row);
    this.#group(row);
    if (row.nextElementSibling) this.#group(row.nextElementSibling);
  }

  #row({ number, username, text, timestamp }) {
    const row = element("li", "message");
    row.dataset.number = number;
    row.dataset.username = username;
    row.dataset.time = Date.parse(timestamp);
    row.classList.toggle("message-own", username === this.username);

    const avatar = element("span", `message-avatar tone-${toneOf(username)}`, [...username][0].toUpperCase());
    avatar.setAttribute("aria-hidden", "true");
    const author = element("span", "message-author", username);
    author.dir = "auto";
    const body = element("p", "message-text", text);
    body.dir = "auto";
    const heading = element("p", "message-heading");
    heading.append(author, timeElement(timestamp));
    row.append(avatar, heading, body);
    return row;
  }

  // A message that continues the one above it, by the same person shortly after, hides its heading.
  #group(row) {
    const above = row.previousElementSibling;
    const continues =
      above?.dataset.username === row.dataset.username &&
      Number(row.dataset.time) - Number(above.dataset.time) < TOGETHER;
    row.classList.toggle("message-continues", Boolean(continues));
  }
}

function element(tag, className, text = "") {
  const made = document.createElement(tag);
  made.className = className;
  made.textContent = text;
  return made;
}

function toneOf(username) {
  let sum = 0;
  for (const character of username) sum = (sum * 31 + character.codePointAt(0)) % 9973;
  return sum % TONES;
}
