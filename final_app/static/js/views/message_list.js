import { byId, fill } from "../helpers/elements.js";
import { rowsOf } from "../models/rows.js";
import { makeRow } from "./message_row.js";

const NEAR_END = 80; // pixels from the end that still count as being there
const NEAR_TOP = 600; // pixels from the top at which older messages are fetched
const topOf = (row) => row.querySelector(".message-text").offsetTop;
const isWatched = () => document.visibilityState === "visible" && document.hasFocus();

// The messages of the room on screen. What is being read never moves: the list grows above and below it.
export class MessageList {
  atEnd = true;

  constructor(chat) {
    this.chat = chat;
    this.log = byId("messages");
    this.list = this.log.querySelector("ol");
    this.log.addEventListener("scroll", () => this.#scrolled());
    // Whoever reads the newest message goes on seeing it when the composer grows below.
    new ResizeObserver(() => this.atEnd && this.toEnd()).observe(this.log);
    document.addEventListener("visibilitychange", () => this.#look());
    addEventListener("focus", () => this.#look());
  }

  render(room) {
    const isOther = room !== this.room || !this.wasLoaded;
    Object.assign(this, { room, wasLoaded: room.loaded });
    // The first message in view, and where its text stands: of the row itself another may be made.
    const anchor = this.#numbered.find((row) => row.offsetTop + row.offsetHeight > this.log.scrollTop);
    const top = anchor && topOf(anchor);
    const { outbox, username } = this.chat;
    fill(this.list, rowsOf(room, outbox.of(room.name), username), (row) => makeRow(row, username));
    const same = this.#numbered.find(({ dataset }) => dataset.number === anchor?.dataset.number);
    const earlier = byId("earlier");
    earlier.hidden = !room.more;
    earlier.textContent = room.fetching ? "Fetching earlier messages…" : "Show earlier messages";
    byId("beginning").hidden = !room.loaded || room.more || !this.list.childElementCount;
    // A room opens where the new messages begin, or at its end. There it follows what comes; while nobody looks, only
    // until what is new fills the view.
    const line = (isOther || (this.atEnd && !isWatched())) && this.list.querySelector(".separator-new");
    if (line) this.log.scrollTop = line.offsetTop - 16;
    else if (isOther || this.atEnd) this.toEnd();
    else if (same) this.log.scrollTop += topOf(same) - top;
    if (line || isOther) this.#scrolled();
    else this.#look();
  }

  toEnd() {
    this.log.scrollTop = this.log.scrollHeight;
    this.atEnd = true;
    this.#look();
  }

  // Whether somebody sees the newest message right now.
  get isRead() {
    return this.atEnd && isWatched();
  }

  get #numbered() {
    return [...this.list.querySelectorAll("[data-number]")];
  }

  #scrolled() {
    const { scrollHeight, scrollTop, clientHeight } = this.log;
    this.atEnd = scrollHeight - scrollTop - clientHeight < NEAR_END;
    if (scrollTop < NEAR_TOP) this.chat.older(this.room);
    this.#look();
  }

  // Notes how far the reader has come, and offers the way to what is below.
  #look() {
    if (!this.room) return;
    const end = this.log.scrollTop + this.log.clientHeight - 24;
    const seen = this.#numbered.findLast((row) => row.offsetTop < end);
    if (seen && isWatched()) this.chat.sawUpTo(this.room, Number(seen.dataset.number));
    const { unread } = this.room;
    const newest = byId("newest");
    newest.hidden = this.atEnd;
    newest.textContent = unread ? `${unread} new message${unread === 1 ? "" : "s"}` : "To the newest";
    newest.classList.toggle("button-quiet", !unread);
  }
}
