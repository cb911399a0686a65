import { persist } from "../helpers/persist.js";

const TRIES = 5;

// What has been written and is not yet known to be stored. Each entry keeps its client_id for good, so
// that the server knows a second try. An entry is waiting, sending (until it comes back), or failed.
export class Outbox {
  entries = [];
  sentAgain = 0;

  constructor(store, send, changed) {
    Object.assign(this, { store, send, changed });
    store.others.addEventListener("message", ({ data }) => {
      if (data.put) this.#take(data.put);
      else this.#forget(data.gone);
      this.flush();
    });
  }

  // Brings back what an earlier page left behind, and sends it.
  async open() {
    for (const entry of await this.store.all()) this.#take(entry);
    await this.flush();
  }

  of(room) {
    return this.entries.filter((entry) => entry.room === room);
  }

  get failed() {
    return this.entries.filter(({ state }) => state === "failed");
  }

  get(client_id) {
    return this.entries.find((entry) => entry.client_id === client_id);
  }

  async add(room, text) {
    // Later than all others, so that the order written is the order of these.
    const written = Math.max(Date.now(), (this.entries.at(-1)?.written ?? 0) + 1);
    await this.queue({ client_id: newClientId(), room, text, written });
  }

  // Puts an entry into the line, also one that had failed.
  async queue(entry) {
    this.#take(Object.assign(entry, { problem: "" }));
    this.store.put(entry); // noted when this returns, on the disk a moment later
    await this.flush();
  }

  async drop(entry) {
    this.#forget(entry.client_id);
    await this.store.delete(entry);
  }

  // Hears of messages of ours that came: they need not wait any longer.
  arrived(messages) {
    messages.map(({ client_id }) => this.get(client_id)).filter(Boolean).forEach((entry) => this.drop(entry));
  }

  // Sends what waits, one by one, in the order it was written; in one tab at a time.
  async flush() {
    await this.store.alone(async () => {
      let isOnline = true;
      for (let entry; isOnline && (entry = this.entries.find(({ state }) => state === "waiting")); ) {
        if (await this.store.isGone(entry)) this.#forget(entry.client_id);
        else isOnline = await this.#deliver(entry);
      }
    });
  }

  // False when there is no connection, so that nothing else can be sent either.
  async #deliver(entry) {
    try {
      this.#mark(entry, "sending");
      await persist(() => this.send(entry), TRIES, ({ message, retryAfter }) => {
        this.sentAgain += 1;
        this.#mark(entry, "sending", retryAfter ? `${message} It is sent by itself in a moment.` : "");
      });
      await this.store.delete(entry);
      return true;
    } catch ({ code, message }) {
      const isOnline = code !== "offline" && code !== "not_signed_in";
      this.#mark(entry, isOnline ? "failed" : "waiting", isOnline ? message : "");
      if (isOnline) await this.store.put(entry);
      return isOnline;
    }
  }

  #mark(entry, state, problem = "") {
    Object.assign(entry, { state, problem });
    this.changed();
  }

  #take(entry) {
    const known = this.get(entry.client_id);
    if (!known) this.entries.push(entry);
    this.entries.sort((one, other) => one.written - other.written);
    Object.assign(known ?? entry, entry, { state: entry.problem ? "failed" : "waiting" });
    this.changed();
  }

  #forget(client_id) {
    this.entries = this.entries.filter((entry) => entry.client_id !== client_id);
    this.changed();
  }
}

// A name that nobody else will ever use. Not crypto.randomUUID: browsers offer that on https and
// localhost alone, and the chat is also used over plain http in a local network.
function newClientId() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}
