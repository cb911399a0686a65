// Cuts the text of a JSON list into its elements without changing a character of it.

/** The pieces of `[a,b]`: `{ text, value }`, where value is false for the brackets and commas. */
export function elementsOf(list) {
  const pieces = [];
  let depth = 0;
  let quoted = false;
  let start = 0;
  const cut = (end, value) => {
    if (end > start) pieces.push({ text: list.slice(start, end), value });
    start = end;
  };
  for (let at = 0; at < list.length; at++) {
    const sign = list[at];
    if (quoted) {
      if (sign === "\\") at++;
      else if (sign === '"') quoted = false;
    } else if (sign === '"') {
      quoted = true;
    } else if ("[{".includes(sign)) {
      if (++depth === 1) cut(at + 1, false);
    } else if ("]}".includes(sign)) {
      if (--depth === 0) cut(at, true);
    } else if (sign === "," && depth === 1) {
      cut(at, true);
      cut(at + 1, false);
    }
  }
  cut(list.length, false);
  return pieces;
}

/** How many placeholders for binary packets a value holds. */
export function placeholdersIn(value) {
  if (value === null || typeof value !== "object") return 0;
  if (value._placeholder === true) return 1;
  return Object.values(value).reduce((sum, inner) => sum + placeholdersIn(inner), 0);
}
