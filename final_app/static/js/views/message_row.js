import { avatar, button, element } from "../helpers/elements.js";
import { dayName, timeElement } from "../helpers/time.js";

const WORDS = { waiting: "Waiting to be sent", sending: "Sending…" };

// An http or https address. What ends a sentence, or closes a bracket opened before the address,
// is not part of it, nor what turns the direction of text round: that could show another address.
// No character fits in two places, so that no text can take long to read.
const ENDS = String.raw`\s<>"“”\u202a-\u202e\u2066-\u2069`;
const PIECE = String.raw`\([^${ENDS}()]*\)|\[[^${ENDS}[\]]*\]|[^${ENDS}()[\]{}]`;
const ADDRESS = new RegExp(`(https?://(?:${PIECE})+(?<![.,;:!?'’*_]))`, "i");

// Makes one row of the messages, of the kind the row says. `reader` is whose screen this is.
export function makeRow(row, reader) {
  if (row.kind === "day") return element("li", "separator separator-day", element("span", "", dayName(row.at)));
  if (row.kind === "new") {
    const words = row.further ? `New, and ${row.further} more further up` : "New";
    return element("li", "separator separator-new", element("span", "", words));
  }
  if (row.kind === "notice") {
    return element("li", "notice", element("bdi", "notice-name", row.username), ` ${row.notice} `, timeElement(row.timestamp));
  }
  return message(row, reader);
}

function message({ number, username, text, timestamp, client_id, state, problem, continues }, reader) {
  const heading = element("p", "message-heading", element("bdi", "message-author", username), timeElement(timestamp));
  const body = element("p", "message-text", ...text.split(ADDRESS).map(piece));
  body.dir = "auto";
  const made = element("li", "message", avatar(username), heading, body);
  made.classList.toggle("message-own", username === reader);
  made.classList.toggle("message-continues", continues);
  if (number) made.dataset.number = number;
  if (state) Object.assign(made.dataset, { state, entry: client_id });
  if (state) made.append(stateElement(state, problem));
  return made;
}

// Every second piece of a text is an address.
function piece(text, at) {
  if (at % 2 === 0 || !URL.canParse(text)) return text;
  return Object.assign(element("a", "", text), { href: text, target: "_blank", rel: "noopener noreferrer" });
}

// How far a message of ours has come: in words, and what can be done about it.
function stateElement(state, problem) {
  if (state !== "failed") return element("p", "message-state", problem || WORDS[state]);
  const buttons = element("span", "message-acts", button("retry", "Try again"), button("edit", "Edit"), button("drop", "Delete"));
  return element("div", "message-state", element("span", "problem", `Not sent. ${problem}`), buttons);
}
