import { io } from "../vendor/socket.io.esm.min.js";

const ANSWER_WITHIN = 5_000; // milliseconds
const OPEN_WITHIN = 8_000;
const OFFLINE = { error: "offline", message: "You are offline. Try again when you are connected." };
const SILENT = { error: "silent", message: "The server did not answer." };
const KEPT = "What you write is kept and sent when you are back.";

// Why a request came to nothing. After the two codes above nobody knows whether it was handled.
class RequestError extends Error {
  constructor({ error, message, retry_after }) {
    super(message);
    this.code = error;
    this.retryAfter = retry_after; // seconds; only there when waiting helps
    // Whether the same may well work a little later, over this very connection.
    this.isPassing = error === "silent" || error === "server_error" || retry_after !== undefined;
  }
}

// The one connection to the server. `state` is connecting, online, offline, ended or stale; `note`
// says why in a sentence, or is empty. `changed()` hears of everything that comes, goes or turns.
export class Connection {
  state = "connecting";
  note = "";
  asked = 0;
  answered = 0;

  constructor(changed) {
    this.changed = changed;
    this.socket = io("/chat", {
      autoConnect: false,
      // Proof that a page of ours is asking, and not another site in this person's name.
      auth: { token: document.querySelector("meta[name=page-token]").content },
      transports: window.WebSocket ? ["websocket", "polling"] : ["polling"],
      tryAllTransports: true,
      timeout: OPEN_WITHIN,
      reconnectionDelay: 500,
      reconnectionDelayMax: 5000,
      randomizationFactor: 0.5, // so that after a restart not everybody comes at once
    });
    this.socket.on("connect", () => this.#turn("online", ""));
    this.socket.on("disconnect", (reason) => this.#lost(reason));
    this.socket.on("connect_error", (error) => this.#refused(error));
    this.socket.onAny(this.changed);
    addEventListener("online", () => this.hurry());
  }

  // Connects at once instead of waiting for the next turn.
  hurry() {
    if (this.state === "ended" || this.state === "stale" || this.isOnline) return;
    this.socket.disconnect().connect();
  }

  get isOnline() {
    return this.socket.connected;
  }

  // Sends an event and returns its acknowledgement; throws a RequestError.
  async request(event, payload = {}) {
    this.changed();
    if (!this.isOnline) throw new RequestError(OFFLINE);
    this.asked += 1;
    const asking = this.socket.timeout(ANSWER_WITHIN).emitWithAck(event, payload);
    const ack = await asking.catch(() => (this.isOnline ? SILENT : OFFLINE));
    this.changed();
    if (ack !== SILENT && ack !== OFFLINE) this.answered += 1;
    if (ack.ok) return ack;
    throw new RequestError(ack);
  }

  #turn(state, note) {
    Object.assign(this, { state, note });
    this.changed();
  }

  #lost(reason) {
    if (reason === "io client disconnect") return;
    this.#turn("offline", `The connection was lost. ${KEPT}`);
    // The server hung up on purpose. Asked again, it says why, or lets us in.
    if (reason === "io server disconnect") setTimeout(() => this.hurry(), 200 + 800 * Math.random());
  }

  // After the first two refusals trying again would not help.
  #refused({ data, message }) {
    // Something on the way swallows WebSockets. Polling goes over to one where that works.
    if (message === "timeout") this.socket.io.opts.transports.reverse();
    if (data?.error === "not_signed_in") this.#turn("ended", "You have been signed out. What you wrote is kept.");
    else if (data?.error === "bad_page_token") this.#turn("stale", message);
    else this.#turn("offline", `${navigator.onLine ? "The chat can't be reached." : "This device is offline."} ${KEPT}`);
    // After a refusal the client gives up; after a failure it goes on by itself.
    if (!this.socket.active) setTimeout(() => this.hurry(), 2000 + 2000 * Math.random());
  }
}
