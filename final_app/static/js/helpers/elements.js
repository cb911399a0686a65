const TONES = 6;

export const byId = (id) => document.getElementById(id);

// Makes an element. Its children are elements and texts; no text can become markup.
export function element(tag, className, ...children) {
  const made = document.createElement(tag);
  made.className = className;
  made.append(...children);
  return made;
}

// A button that does what app.js has under the name `act`.
export function button(act, label) {
  const made = element("button", "button button-quiet", label);
  made.dataset.act = act;
  return made;
}

// The first letter on a colour; for the eye alone, as the name always stands beside it.
export function avatar(name) {
  let sum = 0;
  for (const character of name) sum = (sum * 31 + character.codePointAt(0)) % 9973;
  const made = element("span", `avatar tone-${sum % TONES}`, [...name][0].toUpperCase());
  made.ariaHidden = "true";
  return made;
}

// Makes a list show these items in this order. What is there under an item's `key` stays, and keeps its focus.
export function fill(list, items, make) {
  const keys = new Set(items.map(({ key }) => key));
  for (const row of [...list.children]) if (!keys.has(row.dataset.key)) row.remove();
  const old = new Map([...list.children].map((row) => [row.dataset.key, row]));
  for (const [at, item] of items.entries()) {
    const row = old.get(item.key) ?? make(item);
    row.dataset.key = item.key;
    if (list.children[at] !== row) list.insertBefore(row, list.children[at] ?? null);
  }
}
