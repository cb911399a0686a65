import { newClientId } from "../helpers/client_id.js";
import { lengthOf, problemWith } from "../models/draft.js";

const FREEZES = 50_000; // characters put in at once; megabytes stop a browser for minutes

// Where people write. `send({ text, client_id })` returns a promise; until it has come true the
// text is not given up.
export class Composer {
  constructor(limit, send) {
    this.limit = limit;
    this.send = send;
    this.form = document.getElementById("composer");
    this.box = document.getElementById("text");
    this.count = document.getElementById("composer-count");
    this.problem = this.form.querySelector(".composer-problem");
    this.retry = this.problem.querySelector("button");
    this.form.addEventListener("submit", (event) => {
      event.preventDefault();
      this.submit();
    });
    this.box.addEventListener("beforeinput", (event) => this.#weigh(event));
    this.box.addEventListener("input", () => this.#changed());
    this.box.addEventListener("keydown", (event) => this.#key(event));
    this.box.focus();
  }

  async submit() {
    this.box.focus();
    if (this.sending) {
      this.submitNext = true; // one at a time, so that they arrive in the order they were written
      return;
    }
    const text = this.box.value;
    const problem = problemWith(text, this.limit);
    if (problem) {
      this.#complain(problem);
      return;
    }
    // The same text once more is the same message: its id lets the server know it again.
    if (this.unsure?.text !== text) this.unsure = { text, client_id: newClientId() };
    await this.#deliver(this.unsure);
    const next = this.submitNext && this.problem.hidden && this.box.value;
    this.submitNext = false;
    if (next) await this.submit();
  }

  // Hears of every message that arrived: one we thought had failed may have made it after all.
  arrived({ client_id }) {
    if (this.sending || this.unsure?.client_id !== client_id) return;
    if (this.box.value.startsWith(this.unsure.text)) {
      this.#write(this.box.value.slice(this.unsure.text.length).trimStart());
    }
    this.unsure = undefined;
    this.problem.hidden = true;
  }

  async #deliver(message) {
    this.sending = true;
    this.problem.hidden = true;
    this.#write("");
    try {
      await this.send(message);
      this.unsure = undefined;
    } catch (error) {
      this.#write([message.text, this.box.value].filter(Boolean).join("\n"));
      this.#complain(error.message, { canRetry: true });
    }
    this.sending = false;
  }

  #complain(sentence, { canRetry = false } = {}) {
    this.problem.hidden = false;
    this.problem.querySelector("p").textContent = sentence;
    this.retry.hidden = !canRetry;
  }

  #write(text) {
    this.box.value = text;
    this.#changed();
  }

  #changed() {
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
    this.#complain(problemWith(event.data, this.limit));
  }

  #key(event) {
    const starts = event.key === "Enter" && !event.shiftKey && !event.isComposing;
    // On a phone Enter starts a new line: its keyboard has no Shift and Enter.
    if (!starts || matchMedia("(pointer: coarse)").matches) return;
    event.preventDefault();
    this.submit();
  }
}
