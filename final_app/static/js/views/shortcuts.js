// The keys that work on the whole page; `acts` are what they do. The dialog lists them.
export class Shortcuts {
  constructor(acts) {
    this.acts = acts;
    this.help = document.getElementById("help");
    for (const opener of document.querySelectorAll("[data-opens=help]")) {
      opener.addEventListener("click", () => this.help.showModal());
    }
    addEventListener("keydown", (event) => this.#key(event));
  }

  #key(event) {
    if (event.defaultPrevented || event.isComposing || document.querySelector("dialog[open]")) return;
    const act = this.#actFor(event);
    if (!act) return;
    event.preventDefault();
    act();
  }

  #actFor({ key, code, altKey, ctrlKey, metaKey, target }) {
    const isWriting = target.closest("textarea, input, select");
    if (altKey && !ctrlKey && !metaKey) {
      // By its place on the keyboard: with Alt held, macOS types another letter.
      const byCode = { ArrowUp: "previousRoom", ArrowDown: "nextRoom", KeyU: "nextUnread", KeyR: "findRoom" };
      return this.acts[byCode[code]];
    }
    if (key === "Escape" && !document.querySelector(":popover-open")) {
      return isWriting ? this.acts.toMessages : this.acts.toComposer;
    }
    if (key === "?" && !isWriting) return () => this.help.showModal();
    return undefined;
  }
}
