const TONES = 6;

// Makes an element. Its children are elements and texts; no text can become markup.
export function element(tag, className, ...children) {
  const made = document.createElement(tag);
  made.className = className;
  made.append(...children);
  return made;
}

export function button(className, label, onClick) {
  const made = element("button", className, label);
  made.type = "button";
  made.addEventListener("click", onClick);
  return made;
}

// A person's name in its own direction of writing.
export function nameElement(className, name) {
  const made = element("bdi", className, name);
  made.dir = "auto";
  return made;
}

// The first letter on a colour; for the eye alone, as the name always stands beside it.
export function avatar(name) {
  let sum = 0;
  for (const character of name) sum = (sum * 31 + character.codePointAt(0)) % 9973;
  const made = element("span", `avatar tone-${sum % TONES}`, [...name][0].toUpperCase());
  made.setAttribute("aria-hidden", "true");
  return made;
}

// Makes a list show these items in this order. What is there already stays as it is, with its
// focus, as long as its `look` is the same; `make(item)` makes what is not.
export function fill(list, items, make) {
  const kept = new Map();
  const wanted = new Map(items.map((item) => [item.key, item.look]));
  for (const row of [...list.children]) {
    if (wanted.get(row.dataset.key) === row.dataset.look) kept.set(row.dataset.key, row);
    else row.remove();
  }
  let next = list.firstElementChild;
  for (const item of items) {
    const row = kept.get(item.key);
    if (row && row === next) {
      next = row.nextElementSibling;
      continue;
    }
    const placed = row ?? make(item);
    Object.assign(placed.dataset, { key: item.key, look: item.look });
    list.insertBefore(placed, next);
  }
}
