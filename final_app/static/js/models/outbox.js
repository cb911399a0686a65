import { newClientId } from "../helpers/client_id.js";

const TRIES = 5;
const LONGEST_PAUSE = 15; // seconds

// What has been written and is not yet known to be stored. Each entry keeps its client_id for
// good, so that the server knows a second try again. `send(entry)` returns the acknowledgement or
// throws; `changed(room)` is told of everything. An entry is waiting, sending, paused (the server
// asked to wait), sent (stored, but not back yet), or failed.
export class Outbox {
  entries = [];
  sentAgain = 0;

  constructor(store, send, changed) {
    Object.assign(this, { store, send, changed });
    store.onOther(({ put, gone }) => {
      if (gone) this.#forget(gone);
      else this.#take(put);
      this.flush();
    });
  }

  // Brings back what an earlier page left behind, and sends it.
  async open() {
    for (const entry of await this.store.all()) this.#take({ ...entry, state: entry.problem ? "failed" : "waiting" });
    await this.flush();
  }

  of(room) {
    return this.entries.filter((entry) => entry.room === room);
  }

  async add(room, text) {
    // Later than all others, so that the order written is the order of these.
    const written = Math.max(Date.now(), (this.entries.at(-1)?.written ?? 0) + 1);
    const entry = { client_id: newClientId(), room, text, written, state: "waiting", problem: "" };
    this.#take(entry);
    await this.store.put(entry);
    await this.flush();
  }

  async retry(entry) {
    Object.assign(entry, { state: "waiting", problem: "" });
    this.changed(entry.room);
    await this.store.put(entry);
    await this.flush();
  }

  async drop(entry) {
    this.#forget(entry.client_id);
    await this.store.delete(entry.client_id);
  }

  // Hears of every message of ours that came: it need not wait any longer.
  arrived({ client_id }) {
    const entry = this.entries.find((one) => one.client_id === client_id);
    if (entry) this.drop(entry);
  }

  // Sends what waits, one by one, in the order it was written; in one tab at a time.
  async flush() {
    this.again = true;
    if (this.flushing) return;
    this.flushing = true;
    while (this.again) {
      this.again = false;
      await this.store.alone(async () => {
        let entry;
        while ((entry = this.entries.find(({ state }) => state === "waiting"))) {
          if (!(await this.#deliver(entry))) break;
        }
      });
    }
    this.flushing = false;
  }

  // False when there is no connection, so that nothing else can be sent either.
  async #deliver(entry) {
    if (!(await this.store.has(entry.client_id))) {
      this.#forget(entry.client_id); // another tab has sent it, or deleted it
      return true;
    }
    for (let tried = 1; ; tried += 1) {
      this.#mark(entry, "sending");
      if (tried > 1) this.sentAgain += 1;
      try {
        await this.send(entry);
        await this.store.delete(entry.client_id);
        this.#mark(entry, "sent");
        return true;
      } catch (error) {
        if (error.code === "offline" || error.code === "not_signed_in") {
          this.#mark(entry, "waiting");
          return false;
        }
        const pause = pauseAfter(error, tried);
        if (pause === undefined) {
          this.#mark(entry, "failed", error.message);
          await this.store.put(entry);
          return true;
        }
        if (error.retryAfter) this.#mark(entry, "paused", `${error.message} It is sent by itself in a moment.`);
        await new Promise((resolve) => setTimeout(resolve, pause * 1000));
      }
    }
  }

  #mark(entry, state, problem = "") {
    Object.assign(entry, { state, problem });
    this.changed(entry.room);
  }

  #take(entry) {
    const known = this.entries.find(({ client_id }) => client_id === entry.client_id);
    if (known) Object.assign(known, entry);
    else this.entries.push(entry);
    this.entries.sort((one, other) => one.written - other.written);
    this.changed(entry.room);
  }

  #forget(client_id) {
    const entry = this.entries.find((one) => one.client_id === client_id);
    if (!entry) return;
    this.entries.splice(this.entries.indexOf(entry), 1);
    this.changed(entry.room);
  }
}

// Seconds until the next try; undefined when trying again would not help.
function pauseAfter(error, tried) {
  if (error.retryAfter) return error.retryAfter;
  if (!error.isPassing || tried >= TRIES) return undefined;
  return Math.min(2 ** tried, LONGEST_PAUSE) * (0.5 + Math.random() / 2);
}
