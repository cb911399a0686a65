import { byId } from "../helpers/elements.js";

const FREEZES = 50_000; // characters put in at once; megabytes stop a browser for minutes
export const isTouch = () => matchMedia("(pointer: coarse)").matches;

// Where people write. `send(text)` takes what is written; `wrote(text)` hears of every change.
export class Composer {
  form = byId("composer");
  box = byId("text");
  count = byId("composer-count");
  problem = byId("composer-problem");

  constructor(limit, { send, wrote, stopped }) {
    Object.assign(this, { limit, send, wrote });
    this.form.addEventListener("submit", (event) => this.#submit(event));
    this.box.addEventListener("beforeinput", (event) => this.#weigh(event));
    this.box.addEventListener("input", () => this.put(this.box.value));
    this.box.addEventListener("keydown", (event) => this.#key(event));
    this.box.addEventListener("blur", stopped);
  }

  // Turns to a room, with what had been begun there.
  enter(room, draft) {
    this.box.placeholder = this.form.querySelector("label").textContent = `Message to ${room}`;
    this.write(draft);
  }

  write(text) {
    if (this.box.value !== text) this.box.value = text; // nothing that moves the cursor while somebody types
    this.problem.textContent = "";
    const left = this.limit - this.#lengthOf(text);
    const number = Math.abs(left).toLocaleString("en");
    this.count.textContent = left < this.limit / 5 ? `${number} character${number === "1" ? "" : "s"} ${left < 0 ? "too many" : "left"}` : "";
    this.count.classList.toggle("composer-over", left < 0);
    if (CSS.supports("field-sizing", "content")) return;
    this.box.style.height = "auto";
    this.box.style.height = `${this.box.scrollHeight + 2}px`;
  }

  put(text) {
    this.write(text);
    this.wrote(text);
  }

  #submit(event) {
    event.preventDefault();
    this.box.focus();
    const text = this.box.value;
    const problem = this.#problemWith(text);
    if (!problem) {
      this.send(text);
      this.put("");
    }
    this.problem.textContent = problem;
    if (problem) this.count.textContent = ""; // the sentence says it
  }

  // A huge paste is refused before the browser chokes on it; it is still on the clipboard.
  #weigh(event) {
    if ((event.data?.length ?? 0) < FREEZES) return;
    event.preventDefault();
    this.problem.textContent = this.#problemWith(event.data);
  }

  // On a phone Enter starts a new line: its keyboard has no Shift and Enter.
  #key(event) {
    if (event.key !== "Enter" || event.shiftKey || event.isComposing || isTouch()) return;
    event.preventDefault();
    this.form.requestSubmit();
  }

  // Why a text can't be sent, or "". The server checks again; a text too large would cost the connection.
  #problemWith(text) {
    if (!text.trim()) return "The message is blank. Write something first.";
    const length = this.#lengthOf(text);
    if (length <= this.limit) return "";
    const [most, now] = [this.limit, length].map((number) => number.toLocaleString("en"));
    return `A message has at most ${most} characters; this one has ${now}. Shorten it or send it in parts.`;
  }

  // Counted as the server counts. For a text far over the limit a rough count will do.
  #lengthOf(text) {
    return text.length > 2 * this.limit ? text.length : [...text.normalize("NFC")].length;
  }
}
