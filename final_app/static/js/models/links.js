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
  for (;;) {
    const last = address.at(-1);
    const opening = CLOSING[last];
    const isStray = opening && address.split(last).length > address.split(opening).length;
    if (!isStray && !/[.,;:!?'’*_]/.test(last)) return address;
    address = address.slice(0, -1);
  }
}
