const ADDRESS = /https?:\/\/[^\s<>"“”]+/gi;
const CLOSING = { ")": "(", "]": "[", "}": "{" };

// Cuts a text into pieces: `{ text }`, or `{ text, href }` for an http or https address in it.
export function piecesOf(text) {
  const pieces = [];
  let done = 0;
  for (const { 0: found, index } of text.matchAll(ADDRESS)) {
    const address = withoutEnding(found);
    const href = hrefOf(address);
    if (!href) continue;
    if (index > done) pieces.push({ text: text.slice(done, index) });
    pieces.push({ text: address, href });
    done = index + address.length;
  }
  if (done < text.length) pieces.push({ text: text.slice(done) });
  return pieces;
}

function hrefOf(address) {
  if (!URL.canParse(address)) return undefined;
  const { protocol, href } = new URL(address);
  return protocol === "https:" || protocol === "http:" ? href : undefined;
}

// What ends a sentence, or closes a bracket opened before the address, is not part of it.
function withoutEnding(address) {
  // Counted once: a message of nothing but brackets must not keep its readers' browsers busy.
  const count = {};
  for (const character of address) count[character] = (count[character] ?? 0) + 1;
  let end = address.length;
  for (; end > 0; end -= 1) {
    const last = address[end - 1];
    const isStray = CLOSING[last] && count[last] > (count[CLOSING[last]] ?? 0);
    if (!isStray && !/[.,;:!?'’*_]/.test(last)) break;
    count[last] -= 1;
  }
  return address.slice(0, end);
}
