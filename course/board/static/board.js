// The board's page: what the server tells is kept by row, and shown one lesson at a time.

import { announce } from "/shared/announcer.js";
import { button, element } from "/shared/elements.js";
import { io } from "/shared/vendor/socket.io.esm.min.js";

const SIGNS = { passed: "✓", failed: "✗", waiting: "…", open: "○", broken: "!", unknown: "–" };
const WORDS = { waiting: "waits", open: "not begun", broken: "can’t be run", unknown: "not checked" };
const students = new Map(); // by the number of their row
let board; // what the server told at the beginning: the lessons, and the line to type
let chosen; // a lesson's slug; until one is chosen, the page shows where most of the class is

const find = (selector) => document.querySelector(selector);
const th = (scope, ...children) => Object.assign(element("th", ...children), { scope });
const clock = (date) => date.toLocaleTimeString([], { hour: "2-digit", minute: "2-digit" });
const socket = io("/board", { auth: { code: location.pathname.slice(1) }, reconnectionDelayMax: 2000 });

socket.on("board", (told) => {
  board = told;
  students.clear();
  for (const student of board.students) students.set(student.row, student);
  find("#line").replaceChildren(...board.line.split(" ").flatMap((word) => [element("span", word), " "]));
  const choose = ({ slug }) => show((chosen = slug));
  find("nav").replaceChildren(...board.lessons.map((lesson) => button("", () => choose(lesson))));
  say("Live", false);
  show();
});
socket.on("student", (student) => {
  const words = student.lessons[student.lesson]?.map((status) => WORDS[status] ?? status);
  announce(`${student.name}: ${words?.join(", ") ?? "no check yet"}`);
  students.set(student.row, student);
  show();
});
socket.on("removed", (row) => students.delete(row) && show());
socket.on("disconnect", () => say(`The board is lost; trying again. This is how it was at ${clock(new Date())}.`, true));
socket.on("connect_error", (error) => socket.active || say(error.message, true));
find("#sort").addEventListener("change", show);

function say(sentence, isLost) {
  find("#state").textContent = sentence;
  document.body.classList.toggle("lost", isLost);
}

function show() {
  const all = [...students.values()].sort((a, b) => a.name.localeCompare(b.name));
  const crowd = ({ slug }) => all.filter((student) => student.lesson === slug).length;
  const most = board.lessons.reduce((one, other) => (crowd(other) > crowd(one) ? other : one));
  const lesson = board.lessons.find(({ slug }) => slug === chosen) ?? most;
  const of = (student) => student.lessons[lesson.slug] ?? lesson.tasks.map(() => "unknown");
  const passed = (student) => of(student).filter((status) => status === "passed").length;
  if (find("#sort").value === "progress") all.sort((a, b) => passed(b) - passed(a));
  document.body.classList.toggle("empty", all.length === 0);
  board.lessons.forEach((each, i) => {
    const tab = find("nav").children[i];
    tab.textContent = `${each.number} · ${each.title} (${crowd(each)})`;
    tab.hidden = each !== lesson && !all.some((student) => each.slug in student.lessons);
    tab.ariaPressed = each === lesson;
  });
  const heads = lesson.tasks.map((title, i) => th("col", `Task ${i + 1} `, element("small", title)));
  const sums = lesson.tasks.map((_, i) => all.filter((one) => of(one)[i] === "passed").length);
  const cells = sums.map((sum) => element("td", `${sum} of ${all.length}`));
  find("caption").textContent = `Lesson ${lesson.number}, ${lesson.title}`;
  find("thead").replaceChildren(
    element("tr", th("col", "Student"), ...heads, th("col", "Checked")),
    element("tr", th("row", "Passed by"), ...cells, element("td")),
  );
  find("tbody").replaceChildren(...all.map((student) => rowOf(student, of(student))));
}

function rowOf({ row, name, connections, timestamp }, statuses) {
  const head = th("row", name, connections ? "" : element("small", " away"));
  const remove = button("×", () => confirm(`Take ${name} off the board?`) && socket.emit("remove", row));
  remove.ariaLabel = `Take ${name} off the board`;
  if (board.may_remove) head.prepend(remove);
  const cells = statuses.map((status) => {
    const word = element("span.visually-hidden", ` ${WORDS[status] ?? status}`);
    return element(`td.${status}`, SIGNS[status], word);
  });
  return element("tr", head, ...cells, element("td", timestamp ? clock(new Date(timestamp)) : ""));
}
