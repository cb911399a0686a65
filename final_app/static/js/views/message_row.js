import { avatar, button, element, nameElement } from "../helpers/elements.js";
import { dayName, timeElement } from "../helpers/time.js";
import { piecesOf } from "../models/links.js";

const WORDS = { waiting: "Waiting to be sent", sending: "Sending…", sent: "Sending…" };

// Makes one row of the messages. `acts` are what the buttons of a failed message do with it.
export function makeRow(row, username, acts) {
  if (row.kind === "day") return separator("day", element("span", "", dayName(row.at)));
  if (row.kind === "new") return separator("new", element("span", "", "New"));
  if (row.kind === "notice") return notice(row);
  return message(row, username, acts);
}

function separator(kind, label) {
  return element("li", `separator separator-${kind}`, label);
}

function notice({ username, notice: kind, timestamp }) {
  return element("li", "notice", nameElement("notice-name", username), ` ${kind} `, timeElement(timestamp));
}

function message(row, username, acts) {
  const { number, text, timestamp, state, continues } = row;
  const made = element("li", "message");
  if (number) made.dataset.number = number;
  if (state) made.dataset.state = state;
  made.classList.toggle("message-own", row.username === username);
  made.classList.toggle("message-continues", continues);
  const heading = element("p", "message-heading", nameElement("message-author", row.username), timeElement(timestamp));
  const body = element("p", "message-text", ...piecesOf(text).map(pieceElement));
  body.dir = "auto";
  made.append(avatar(row.username), heading, body);
  if (state) made.append(stateElement(row, acts));
  return made;
}

function pieceElement({ text, href }) {
  if (!href) return text;
  const link = element("a", "", text);
  Object.assign(link, { href, target: "_blank", rel: "noopener noreferrer" });
  return link;
}

// How far a message of ours has come: in words, and what can be done about it.
function stateElement({ client_id, state, problem }, acts) {
  if (state !== "failed") return element("p", "message-state", problem || WORDS[state]);
  const act = (label, name) => button("button button-quiet", label, () => acts[name](client_id));
  const buttons = element("span", "message-acts", act("Try again", "retry"), act("Edit", "edit"), act("Delete", "drop"));
  return element("div", "message-state", element("span", "problem", `Not sent. ${problem}`), buttons);
}
