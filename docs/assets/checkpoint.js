// Checkpoints: answers are judged here, at once, and every choice says why.

const forms = [...document.querySelectorAll("form.quiz")];
const score = document.querySelector(".quiz-score");

for (const form of forms) {
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const isRight = form.matches(".parsons") ? judgeOrder(form) : judgeChoice(form);
    if (isRight === undefined) return;
    form.dataset.first ??= isRight; // a second try is for learning, the first one counts
    countUp();
  });
}

function say(form, text) {
  form.querySelector(".quiz-verdict").textContent = text;
}

function judgeChoice(form) {
  const choices = [...form.querySelectorAll(".quiz-choice")];
  const isOne = Boolean(form.querySelector("input[type=radio]"));
  if (isOne && !form.querySelector("input:checked")) {
    say(form, "Choose an answer first.");
    return undefined;
  }
  const isWrong = (choice) => "right" in choice.dataset !== choice.querySelector("input").checked;
  const wrong = choices.filter(isWrong);
  for (const choice of choices) {
    const isShown = !isOne || "right" in choice.dataset || choice.querySelector("input").checked;
    choice.querySelector(".quiz-why").hidden = !isShown;
    choice.dataset.judged = !isShown ? "" : wrong.includes(choice) ? "wrong" : "right";
  }
  say(form, wrong.length ? "Not quite. Read why, and change your answer if you like." : "Right.");
  return !wrong.length;
}

function judgeOrder(form) {
  const lines = [...form.querySelectorAll("li")];
  const first = lines.findIndex((line, place) => Number(line.dataset.place) !== place);
  lines.forEach((line, place) => {
    line.dataset.judged = first === -1 || place < first ? "right" : place === first ? "wrong" : "";
  });
  say(form, first === -1 ? "Right: that is the program." : `Not yet: look at line ${first + 1}.`);
  return first === -1;
}

function countUp() {
  const answered = forms.filter((form) => form.dataset.first);
  const right = answered.filter((form) => form.dataset.first === "true");
  score.textContent = `${right.length} of ${answered.length} right at the first try; ${forms.length - answered.length} to go.`;
}

function move(line, by) {
  const other = by < 0 ? line.previousElementSibling : line.nextElementSibling;
  if (!other) return;
  if (by < 0) other.before(line);
  else other.after(line);
  line.querySelector(`[data-move="${by}"]`).focus(); // moving it took the focus away
  const list = [...line.parentElement.children];
  say(line.closest("form"), `Now line ${list.indexOf(line) + 1} of ${list.length}.`);
}

for (const list of document.querySelectorAll(".parsons ol")) {
  list.addEventListener("click", ({ target }) => {
    const button = target.closest("[data-move]");
    if (button) move(button.closest("li"), Number(button.dataset.move));
  });
  list.addEventListener("keydown", (event) => {
    const by = { ArrowUp: -1, ArrowDown: 1 }[event.key];
    if (!by || !event.target.closest("li")) return;
    event.preventDefault();
    move(event.target.closest("li"), by);
  });
}
