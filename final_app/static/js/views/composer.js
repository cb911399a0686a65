import { lengthOf, problemWith } from "../models/draft.js";

const FREEZES = 50_000; // characters put in at once; megabytes stop a browser for minutes
export const isTouch = () => matchMedia("(pointer: coarse)").matches;

// Where people write. `send(text)` takes what is written; `wrote(text)` hears of every change.
export class Composer {
  constructor(limit, { send, wrote, stopped }) {
    Object.assign(this, { limit, send, wrote });
    this.form = document.getElementById("composer");
    this.box = document.getElementById("text");
    this.count = document.getElementById("composer-count");
    this.problem = document.getElementById("composer-problem");
    this.form.addEventListener("submit", (event) => {
      event.preventDefault();
      this.submit();
    });
    this.box.addEventListener("beforeinput", (event) => this.#weigh(event));
    this.box.addEventListener("input", () => this.#changed());
    this.box.addEventListener("keydown", (event) => this.#key(event));
    this.box.addEventListener("blur", stopped);
  }

  // Turns to a room, with what had been begun there.
  enter(room, draft) {
    const label = `Message to ${room}`;
    this.form.querySelector("label").textContent = label;
    this.box.placeholder = label;
    this.write(draft);
  }

  write(text) {
    this.box.value = text;
    this.problem.textContent = "";
    this.#measure();
  }

  focus() {
    this.box.focus();
  }

  submit() {
    this.focus();
    const text = this.box.value;
    const problem = problemWith(text, this.limit);
    this.problem.textContent = problem ?? "";
    if (problem) return;
    this.write("");
    this.wrote("");
    this.send(text);
  }

  #changed() {
    this.problem.textContent = "";
    this.#measure();
    this.wrote(this.box.value);
  }

  #measure() {
    const left = this.limit - lengthOf(this.box.value, this.limit);
    const number = Math.abs(left).toLocaleString("en");
    if (left < 0) this.count.textContent = `${number} characters too many`;
    else this.count.textContent = left < this.limit / 5 ? `${number} characters left` : "";
    this.count.classList.toggle("composer-over", left < 0);
    if (!CSS.supports("field-sizing", "content")) {
      this.box.style.height = "auto";
      this.box.style.height = `${this.box.scrollHeight + 2}px`;
    }
  }

  // A huge paste is refused before the browser chokes on it; it is still on the clipboard.
  #weigh(event) {
    if ((event.data?.length ?? 0) < FREEZES) return;
    event.preventDefault();
    this.problem.textContent = problemWith(event.data, this.limit);
  }

  #key(event) {
    const starts = event.key === "Enter" && !event.shiftKey && !event.isComposing;
    // On a phone Enter starts a new line: its keyboard has no Shift and Enter.
    if (!starts || isTouch()) return;
    event.preventDefault();
    this.submit();
  }
}
