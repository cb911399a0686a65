// Tells a screen reader what happened on the page, at most one short sentence per second.
// The lists themselves stay silent: three visitors speaking at once would drown it.

import { element } from "./elements.js";

let region;
let waiting = [];

export function announce(text) {
  if (!region) {
    region = element("p.visually-hidden");
    region.setAttribute("role", "status");
    document.body.append(region);
  }
  if (waiting.push(text) === 1) setTimeout(speak, 1000);
}

function speak() {
  const [rest, last] = [waiting.length - 4, waiting.slice(-4)];
  region.textContent = (rest > 0 ? `${rest} more, then: ` : "") + last.join(". ");
  waiting = [];
}
