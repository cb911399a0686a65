// The guesses come before the start; what was measured is set beside them, and says how they fared.

const ENOUGH = 5; // pieces of news, before anything is said
const NAMES = { poll: "Polling", long: "Long polling", socket: "WebSocket" };

/** `toggle()` starts or pauses, and returns whether it runs now. */
export function watchPredictions(ways, toggle) {
  const form = document.getElementById("predictions");
  const button = document.getElementById("start");
  const slider = document.getElementById("interval");
  const say = (text) => { document.getElementById("said").textContent = text; };

  form.addEventListener("change", () => {
    button.disabled = [...new FormData(form).keys()].length < 3;
    if (!button.disabled && button.textContent === "Start") say("Ready when you are.");
  });
  slider.addEventListener("input", () => {
    const seconds = Number(slider.value);
    document.getElementById("seconds").textContent = `${seconds} second${seconds === 1 ? "" : "s"}`;
  });
  button.addEventListener("click", () => {
    const runs = toggle();
    button.textContent = runs ? "Pause" : "Go on";
    form.querySelectorAll("input").forEach((input) => { input.disabled = true; });
    say(runs ? "Measuring. Your guesses stand." : "Paused: nothing is sent, and nothing is counted.");
  });
  setInterval(() => judge(form, ways), 500);
}

function judge(form, { poll, long, socket }) {
  if (Math.min(poll.delays.length, long.delays.length, socket.delays.length) < ENOUGH) return;
  const most = (value) => Object.entries({ poll, long, socket }).sort(([, one], [, other]) => value(other) - value(one))[0][0];
  const ratio = long.bytes / socket.bytes;
  const asked = most((way) => way.requests);
  const last = most((way) => way.median);
  verdict(form, "requests", asked, `${NAMES[asked]}: ${Math.max(poll.requests, long.requests)} so far.`);
  verdict(form, "delay", last, `${NAMES[last]}: half of its news took longer than ${Math.round({ poll, long, socket }[last].median)} ms.`);
  const range = ratio < 2 ? "2" : ratio <= 4 ? "4" : "1000";
  verdict(form, "bytes", range, `${ratio.toFixed(1)} bytes for one, so far.`);
}

function verdict(form, about, right, measured) {
  const guess = form.querySelector(`input[name=${about}]:checked`)?.value;
  const place = form.querySelector(`[data-about=${about}]`);
  place.dataset.right = guess === right;
  const text = `${guess === right ? "You were right." : "It came out differently."} ${measured}`;
  if (place.textContent !== text) place.textContent = text;
}
