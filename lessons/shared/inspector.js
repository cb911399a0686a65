// The packet inspector: every packet of the inspected connections, both ways, explained.
//
//   import { inspect, mountInspector } from "/shared/inspector.js";
//   mountInspector(document.querySelector("#inspector"));
//   inspect(socket.io, "Ann");  // a manager made with autoConnect: false, before connect()

import { button, element } from "./elements.js";
import { Feed } from "./feed.js";
import { explain } from "./packets.js";
import { recording } from "./recording.js";

export { inspect } from "./recording.js";

const ROWS = 500;
const DIRECTIONS = { sent: "→ sent", received: "← received", note: "· note" };

export function mountInspector(host) {
  const list = element("ol.packets");
  const feed = new Feed(list, ROWS, drawRow);
  const filter = { label: "", pings: true, paused: false };
  const matches = (record) => (!filter.label || record.label === filter.label)
    && (filter.pings || !isPing(record));
  const redraw = () => {
    feed.clear();
    recording.records.filter(matches).forEach((record) => feed.push(record));
  };

  const people = choiceOfPeople(filter, redraw);
  host.classList.add("inspector");
  host.append(
    element("div.bar", titleOf(host), people.label, hidePings(filter, redraw),
      pauseButton(filter, redraw), button("Clear", () => {
        recording.clear();
        feed.clear();
      })),
    columnHeads(),
    list,
  );
  list.tabIndex = 0;
  list.setAttribute("aria-label", "Packets, oldest first; arrow keys move, Enter explains");
  list.addEventListener("keydown", (event) => moveFocus(list, event));
  recording.listeners.add((record) => {
    people.update();
    if (!filter.paused && matches(record)) feed.push(record);
  });
  redraw();
}

function isPing({ raw }) {
  return typeof raw === "string" && /^[23]($|probe)/.test(raw);
}

function titleOf(host) {
  const title = element("h2", "Packet inspector");
  title.id = "inspector-title";
  host.setAttribute("aria-labelledby", title.id);
  return title;
}

function choiceOfPeople(filter, redraw) {
  const select = element("select");
  const update = () => {
    for (const label of recording.labels.slice(select.length - 1)) select.add(new Option(label));
  };
  select.add(new Option("everyone", ""));
  select.addEventListener("change", () => {
    filter.label = select.value;
    redraw();
  });
  return { label: element("label", "Show ", select), update };
}

function hidePings(filter, redraw) {
  const box = element("input");
  box.type = "checkbox";
  box.addEventListener("change", () => {
    filter.pings = !box.checked;
    redraw();
  });
  return element("label", box, " Hide pings");
}

function pauseButton(filter, redraw) {
  const pause = button("Pause", () => {
    filter.paused = !filter.paused;
    pause.textContent = filter.paused ? "Go on" : "Pause";
    if (!filter.paused) redraw();
  });
  return pause;
}

function columnHeads() {
  const heads = ["time", "who", "direction", "packet", "in words"];
  const row = element("div.heads", ...heads.map((head) => element("span", head)));
  row.setAttribute("aria-hidden", "true");
  return row;
}

function drawRow(record) {
  const { time, label, direction, note } = record;
  const { parts, summary, problem } = note
    ? { parts: [], summary: note, problem: "" }
    : explain(record.raw, record);
  const raw = parts.map(({ text }) => text).join("").slice(0, 300);
  const cells = [
    element("time", clock(time)),
    element(`span.who.seat-${recording.labels.indexOf(label) + 1}`, label),
    element("span.direction", DIRECTIONS[direction]),
    ...(note ? [] : [element("code.raw", raw)]),
    element("span.words", summary),
  ];
  const row = element(`li.${direction}${problem ? ".problem" : ""}`);
  if (note) {
    row.append(element("div.row", ...cells));
    return row;
  }
  const summaryRow = element("summary.row", ...cells);
  summaryRow.tabIndex = -1;
  const details = element("details", summaryRow);
  // Most rows are never opened: their parts are drawn when they are.
  details.addEventListener("toggle", () => {
    if (!details.open) return;
    if (!details.querySelector("dl")) details.append(drawParts(parts));
    details.scrollIntoView({ block: "nearest" });
  });
  row.append(details);
  return row;
}

function clock(time) {
  const pad = (number, length = 2) => String(number).padStart(length, "0");
  return `${pad(time.getHours())}:${pad(time.getMinutes())}:${pad(time.getSeconds())}`
    + `.${pad(time.getMilliseconds(), 3)}`;
}

function drawParts(parts) {
  const list = element("dl.parts");
  for (const { text, name, meaning } of parts) {
    if (!name) continue;
    list.append(element("div", element("dt", element("code", text || "–"), element("span", name)),
      element("dd", meaning)));
  }
  return list;
}

/** The list is one stop of the Tab key; from it the arrow keys reach every row. */
function moveFocus(list, event) {
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  if (!step) return;
  const rows = [...list.querySelectorAll("summary")];
  const at = rows.indexOf(document.activeElement);
  const next = at < 0 && step < 0 ? rows.at(-1) : rows[at + step];
  if (!next) return;
  event.preventDefault();
  next.focus();
}
