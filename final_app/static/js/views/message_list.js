import { fill } from "../helpers/elements.js";
import { rowsOf } from "../models/rows.js";
import { makeRow } from "./message_row.js";

const NEAR_END = 80; // pixels from the end that still count as being there
const NEAR_TOP = 600; // pixels from the top at which older messages are fetched

// The messages of the room on screen, and where in them the reader is. What is being read never
// moves: the list grows above and below it.
export class MessageList {
  constructor(username, acts, { older, saw }) {
    Object.assign(this, { username, acts, older, saw });
    this.log = document.getElementById("messages");
    this.list = this.log.querySelector("ol");
    this.top = document.getElementById("earlier");
    this.newest = document.getElementById("newest");
    this.top.querySelector("button").addEventListener("click", () => this.older(this.room));
    this.newest.addEventListener("click", () => {
      this.toEnd();
      this.log.focus();
    });
    this.log.addEventListener("scroll", () => this.#scrolled());
    // Whoever reads the newest message goes on seeing it when the composer grows below.
    new ResizeObserver(() => this.atEnd && this.toEnd()).observe(this.log);
    document.addEventListener("visibilitychange", () => this.#look());
    addEventListener("focus", () => this.#look());
    this.atEnd = true;
  }

  render(room, waiting) {
    const isOther = room !== this.room || room.timeline !== this.timeline || !this.wasLoaded;
    Object.assign(this, { room, timeline: room.timeline, wasLoaded: room.timeline.loaded });
    const anchor = !isOther && !this.atEnd && this.#anchor();
    fill(this.list, rowsOf(room, waiting, this.username), (row) => makeRow(row, this.username, this.acts));
    this.#renderTop();
    this.log.setAttribute("aria-busy", String(room.joined && !room.timeline.loaded));
    if (isOther) this.#begin();
    else if (this.atEnd) this.toEnd();
    else if (anchor) this.log.scrollTop += anchor.row.offsetTop - anchor.top;
    this.#look();
  }

  toEnd() {
    this.log.scrollTop = this.log.scrollHeight;
    this.atEnd = true;
    this.#look();
  }

  // Whether somebody sees the newest message right now.
  get isRead() {
    return this.atEnd && document.visibilityState === "visible" && document.hasFocus();
  }

  // A room opens where the new messages begin, or at its end.
  #begin() {
    const line = this.list.querySelector(".separator-new");
    this.log.scrollTop = line ? line.offsetTop - 16 : this.log.scrollHeight;
    this.atEnd = this.#isAtEnd();
  }

  #renderTop() {
    const { timeline, loading } = this.room;
    this.top.hidden = !timeline.loaded || (!timeline.more && !this.list.childElementCount);
    this.top.querySelector("button").hidden = !timeline.more;
    this.top.querySelector("button").textContent = loading ? "Fetching earlier messages…" : "Show earlier messages";
    this.top.querySelector("p").hidden = timeline.more;
  }

  // The first row in view, and where it stands.
  #anchor() {
    const { scrollTop } = this.log;
    const row = [...this.list.children].find((one) => one.offsetTop + one.offsetHeight > scrollTop);
    return row && { row, top: row.offsetTop };
  }

  #isAtEnd() {
    return this.log.scrollHeight - this.log.scrollTop - this.log.clientHeight < NEAR_END;
  }

  #scrolled() {
    this.atEnd = this.#isAtEnd();
    if (this.log.scrollTop < NEAR_TOP) this.older(this.room);
    this.#look();
  }

  // Notes how far the reader has come, and offers the way to what is below.
  #look() {
    if (!this.room) return;
    if (document.visibilityState === "visible" && document.hasFocus()) this.saw(this.room, this.#lastSeen());
    const { unread } = this.room;
    this.newest.hidden = this.atEnd;
    this.newest.textContent = unread ? `${unread} new message${unread === 1 ? "" : "s"}` : "To the newest";
    this.newest.classList.toggle("button-quiet", !unread);
  }

  #lastSeen() {
    const end = this.log.scrollTop + this.log.clientHeight;
    for (let row = this.list.lastElementChild; row; row = row.previousElementSibling) {
      if (row.dataset.number && row.offsetTop < end - 24) return Number(row.dataset.number);
    }
    return 0;
  }
}
