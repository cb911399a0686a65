import { io } from "../vendor/socket.io.esm.min.js";

const ANSWER_WITHIN = 5_000; // milliseconds
const KEPT = "What you write is kept and sent when you are back.";
const ENDINGS = new Set(["not_signed_in", "bad_page_token"]); // trying again would not help

// Why a request came to nothing, in a sentence. `code` is the server's, or one of ours: "offline"
// (no connection) and "silent" (no answer); after these two nobody knows whether it was handled.
export class RequestError extends Error {
  constructor(code, message, retryAfter) {
    super(message);
    this.code = code;
    this.retryAfter = retryAfter; // seconds; only there when waiting helps
  }

  // Whether the same may well work a little later, over this very connection.
  get isPassing() {
    return this.code === "silent" || this.code === "server_error" || this.retryAfter !== undefined;
  }
}

// The one connection to the server. `onState(state, note)` hears of every change: connecting,
// online, offline, ended or stale; the note says why in a sentence, or is empty.
export class Connection {
  constructor(token, onState) {
    this.onState = onState;
    this.tally = { asked: 0, answered: 0, unanswered: 0 };
    this.socket = io("/chat", {
      auth: { token },
      autoConnect: false,
      // Proof that a page of ours is asking, and not another site in this person's name.
      auth: { token: document.querySelector('meta[name="page-token"]').content },
      transports: ["websocket", "polling"],
      tryAllTransports: true,
      reconnectionDelay: 500,
      reconnectionDelayMax: 5000,
      randomizationFactor: 0.5, // so that after a restart not everybody comes at once
    });
    this.socket.on("connect", () => this.onState("online", ""));
    this.socket.on("disconnect", (reason) => this.#lost(reason));
    this.socket.on("connect_error", (error) => this.#refused(error));
    addEventListener("online", () => this.hurry());
  }

  open() {
    this.socket.connect();
  }

  // Tries at once instead of waiting for the next turn.
  hurry() {
    if (this.ended || this.socket.connected) return;
    this.socket.disconnect();
    this.open();
  }

  on(event, handler) {
    this.socket.on(event, handler);
  }

  // Another one after every reconnect.
  get id() {
    return this.socket.id;
  }

  get isOnline() {
    return this.socket.connected;
  }

  // Sends an event and returns its acknowledgement; throws a RequestError.
  async request(event, payload = {}) {
    let ack;
    try {
      if (!this.isOnline) throw new Error();
      this.tally.asked += 1;
      ack = await this.socket.timeout(ANSWER_WITHIN).emitWithAck(event, payload);
      this.tally.answered += 1;
    } catch {
      if (this.isOnline) this.tally.unanswered += 1;
      if (!this.isOnline) throw new RequestError("offline", "You are offline. Try again when you are connected.");
      throw new RequestError("silent", "The server did not answer.");
    }
    if (ack?.ok) return ack;
    throw new RequestError(
      ack?.error ?? "unreadable",
      ack?.message ?? "The server gave an answer we can't read.",
      ack?.retry_after,
    );
  }

  #lost(reason) {
    if (reason === "io client disconnect") return;
    this.onState("offline", `The connection was lost. ${KEPT}`);
    // The server hung up on purpose. Asked again, it says why, or lets us in.
    if (reason === "io server disconnect") setTimeout(() => this.open(), 200 + 800 * Math.random());
  }

  #refused(error) {
    const code = error.data?.error;
    if (ENDINGS.has(code)) {
      this.ended = true;
      if (code === "not_signed_in") this.onState("ended", "You have been signed out. What you wrote is kept.");
      else this.onState("stale", error.message);
      return;
    }
    this.onState("offline", `${navigator.onLine ? "The chat can't be reached." : "This device is offline."} ${KEPT}`);
    // After a refusal the client gives up; after a failure it goes on by itself.
    if (!this.socket.active) setTimeout(() => this.open(), 2000 + 2000 * Math.random());
  }
}
