// By their places on the keyboard: with Alt held, macOS types another letter.
const WITH_ALT = { ArrowUp: "previousRoom", ArrowDown: "nextRoom", KeyU: "nextUnread", KeyR: "finder" };

// The keys that work on the whole page; `acts` are what they do. The dialog lists them.
export function listenToKeys(acts) {
  addEventListener("keydown", (event) => {
    if (event.defaultPrevented || event.isComposing || document.querySelector("dialog[open]")) return;
    const act = acts[nameOf(event)];
    if (!act) return;
    event.preventDefault();
    act();
  });
}

function nameOf({ key, code, altKey, ctrlKey, metaKey, target }) {
  const isWriting = target.closest("textarea, input, select");
  if (altKey && !ctrlKey && !metaKey) return WITH_ALT[code];
  if (key === "Escape" && !document.querySelector(":popover-open")) return isWriting ? "toMessages" : "toComposer";
  return key === "?" && !isWriting ? "help" : undefined;
}
