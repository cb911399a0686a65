const DAY = 86_400_000; // milliseconds
const clock = new Intl.DateTimeFormat(undefined, { hour: "2-digit", minute: "2-digit" });
const near = new Intl.DateTimeFormat(undefined, { weekday: "long", day: "numeric", month: "long" });
const far = new Intl.DateTimeFormat(undefined, { dateStyle: "long" });
const full = new Intl.DateTimeFormat(undefined, { dateStyle: "full", timeStyle: "medium" });

// A <time> element: UTC for machines, the reader's own time on screen.
export function timeElement(timestamp) {
  const moment = new Date(timestamp);
  const made = document.createElement("time");
  return Object.assign(made, { dateTime: timestamp, title: full.format(moment), textContent: clock.format(moment) });
}

// "Today", "Yesterday" or the date.
export function dayName(at) {
  const age = Math.round((new Date().setHours(0, 0, 0, 0) - new Date(at).setHours(0, 0, 0, 0)) / DAY);
  return ["Today", "Yesterday"][age] ?? (age < 300 ? near : far).format(at);
}
