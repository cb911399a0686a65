import { io } from "../vendor/socket.io.esm.min.js";

const ANSWER_WITHIN = 10_000; // milliseconds
const STAYS_HERE = "What you wrote stays here.";

// The one connection to the server. `onState(state, note)` hears of every change: connecting,
// online, offline or ended; the note says why in a sentence, or is empty.
export class Connection {
  constructor(onState) {
    this.onState = onState;
    this.socket = io("/chat", {
      autoConnect: false,
      // Proof that a page of ours is asking, and not another site in this person's name.
      auth: { token: document.querySelector('meta[name="page-token"]').content },
      transports: ["websocket", "polling"],
      tryAllTransports: true,
      reconnectionDelay: 500,
      reconnectionDelayMax: 5000,
    });
    this.socket.on("connect", () => this.onState("online", ""));
    this.socket.on("disconnect", (reason) => this.#lost(reason));
    this.socket.on("connect_error", (error) => this.#refused(error));
  }

  open() {
    this.socket.connect();
  }

  on(event, handler) {
    this.socket.on(event, handler);
  }

  // Sends an event and returns its acknowledgement; throws an Error with a sentence for people.
  async request(event, payload) {
    if (!this.socket.connected) {
      throw new Error(`You are offline. ${STAYS_HERE}`);
    }
    let ack;
    try {
      ack = await this.socket.timeout(ANSWER_WITHIN).emitWithAck(event, payload);
    } catch {
      throw new Error(`The server did not answer. ${STAYS_HERE}`);
    }
    if (!ack?.ok) throw new Error(ack?.message ?? "The server gave an answer we can't read.");
    return ack;
  }

  #lost(reason) {
    // Hung up on purpose: this session has been signed out, here or in another tab.
    if (reason === "io server disconnect") this.onState("ended", "You have been signed out.");
    else this.onState("offline", `The connection was lost. ${STAYS_HERE} Trying again…`);
  }

  #refused(error) {
    if (error.data?.error === "not_signed_in") {
      this.onState("ended", "You are not signed in any more.");
      return;
    }
    this.onState("offline", `The chat can't be reached. ${STAYS_HERE} Trying again…`);
    // After a refusal the client gives up; after a failure it goes on by itself.
    if (!this.socket.active) setTimeout(() => this.open(), 3000);
  }
}
