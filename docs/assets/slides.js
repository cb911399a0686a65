// Turns the page of slides into a deck: one at a time, by keys, buttons and swipes.

const SWIPE = 50; // pixels a finger has to travel
const slides = [...document.querySelectorAll(".slide")];
const root = document.documentElement;
const bar = document.querySelector(".bar");
let now = 0;

function show(place, { focus = true } = {}) {
  now = Math.max(0, Math.min(place, slides.length - 1));
  slides.forEach((slide, number) => (slide.hidden = number !== now));
  bar.querySelector("output").value = `${now + 1} / ${slides.length}`;
  bar.querySelector("[data-key=ArrowLeft]").disabled = now === 0;
  bar.querySelector("[data-key=ArrowRight]").disabled = now === slides.length - 1;
  if (focus) slides[now].focus({ preventScroll: true }); // a screen reader reads it from here
  // Replaced, so that the browser's own way back leads out of the deck.
  if (location.hash !== `#${now + 1}`) history.replaceState(null, "", `#${now + 1}`);
}

function toggleNotes() {
  const isShown = root.classList.toggle("with-notes");
  bar.querySelector("[data-key=s]").setAttribute("aria-pressed", isShown);
}

function toggleFullScreen() {
  if (document.fullscreenElement) document.exitFullscreen();
  else root.requestFullscreen?.();
}

function toggleScheme() {
  const isDark = root.dataset.scheme
    ? root.dataset.scheme === "dark"
    : matchMedia("(prefers-color-scheme: dark)").matches;
  root.dataset.scheme = isDark ? "light" : "dark";
  keep(root.dataset.scheme);
}

function keep(scheme) {
  try {
    if (scheme) localStorage.setItem("slides", scheme);
    return localStorage.getItem("slides");
  } catch {
    return null; // a browser that keeps nothing still shows slides
  }
}

const keys = {
  ArrowRight: () => show(now + 1),
  ArrowDown: () => show(now + 1),
  PageDown: () => show(now + 1), // what a presenter's remote control sends
  " ": (event) => show(now + (event?.shiftKey ? -1 : 1)),
  ArrowLeft: () => show(now - 1),
  ArrowUp: () => show(now - 1),
  PageUp: () => show(now - 1),
  Home: () => show(0),
  End: () => show(slides.length - 1),
  s: toggleNotes,
  f: toggleFullScreen,
  d: toggleScheme,
};

function pressed(event) {
  const { key, target } = event;
  if (event.ctrlKey || event.altKey || event.metaKey) return;
  if (key === " " && target.closest("button, a")) return; // it presses the button
  if (key.startsWith("Arrow") && scrollsItself(target, key)) return;
  const act = keys[key.length === 1 ? key.toLowerCase() : key];
  if (!act) return;
  event.preventDefault();
  act(event);
}

// Code that is wider than its frame, chosen with Tab, moves under the arrows as it should.
function scrollsItself(target, key) {
  const frame = target.closest("pre");
  return frame && /Left|Right/.test(key) && frame.scrollWidth > frame.clientWidth;
}

function listenToFingers() {
  let start = null;
  document.addEventListener("touchstart", ({ touches, target }) => {
    const isAlone = touches.length === 1 && !scrollsItself(target, "Left");
    start = isAlone ? { x: touches[0].clientX, y: touches[0].clientY } : null;
  });
  document.addEventListener("touchend", ({ changedTouches: [end] }) => {
    if (!start) return;
    const [x, y] = [end.clientX - start.x, end.clientY - start.y];
    if (Math.abs(x) > SWIPE && Math.abs(x) > 2 * Math.abs(y)) show(now + (x < 0 ? 1 : -1));
    start = null;
  });
}

const placeInAddress = () => (Number.parseInt(location.hash.slice(1), 10) || 1) - 1;

root.classList.add("is-deck");
if (keep()) root.dataset.scheme = keep();
bar.hidden = false;
bar.addEventListener("click", ({ target }) => keys[target.dataset.key]?.());
document.addEventListener("keydown", pressed);
addEventListener("hashchange", () => show(placeInAddress()));
listenToFingers();
show(placeInAddress(), { focus: false });
