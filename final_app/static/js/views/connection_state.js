const WORDS = { online: "Connected", offline: "Offline", connecting: "Connecting…", ended: "Signed out" };

// Shows whether we are connected, always; and when we are not, why.
export class ConnectionState {
  constructor() {
    this.pill = document.getElementById("connection");
    this.note = document.getElementById("connection-note");
  }

  show(state, note) {
    this.pill.dataset.state = state;
    this.pill.textContent = WORDS[state];
    this.note.hidden = !note;
    this.note.querySelector("span").textContent = note;
    this.note.querySelector("a").hidden = state !== "ended";
  }
}
