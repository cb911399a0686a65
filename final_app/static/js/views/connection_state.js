const WORDS = {
  online: "Connected",
  offline: "Offline",
  connecting: "Connecting…",
  ended: "Signed out",
  stale: "Out of date",
};

// Shows whether we are connected, always; and when we are not, why and what to do.
export class ConnectionState {
  constructor(hurry) {
    this.pill = document.getElementById("connection");
    this.note = document.getElementById("connection-note");
    this.acts = Object.fromEntries([...this.note.querySelectorAll("[data-when]")].map((act) => [act.dataset.when, act]));
    this.acts.offline.addEventListener("click", hurry);
    this.acts.stale.addEventListener("click", () => location.reload());
  }

  show(state, note) {
    this.pill.dataset.state = state;
    this.pill.textContent = WORDS[state];
    this.note.hidden = !note;
    // The same sentence again, at every try, would be read out again.
    const sentence = this.note.querySelector("span");
    if (sentence.textContent !== note) sentence.textContent = note;
    for (const [when, act] of Object.entries(this.acts)) act.hidden = when !== state;
  }
}
