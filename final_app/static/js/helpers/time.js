const clock = new Intl.DateTimeFormat(undefined, { hour: "2-digit", minute: "2-digit" });
const day = new Intl.DateTimeFormat(undefined, { weekday: "long", day: "numeric", month: "long" });
const dayOfYear = new Intl.DateTimeFormat(undefined, { dateStyle: "long" });
const full = new Intl.DateTimeFormat(undefined, { dateStyle: "full", timeStyle: "medium" });

// A <time> element: UTC for machines, the reader's own time on screen.
export function timeElement(timestamp) {
  const moment = new Date(timestamp);
  const element = document.createElement("time");
  element.dateTime = timestamp;
  element.title = full.format(moment);
  element.textContent = clock.format(moment);
  return element;
}

// "Today", "Yesterday" or the date.
export function dayName(at) {
  const moment = new Date(at);
  const now = new Date();
  if (moment.toDateString() === now.toDateString()) return "Today";
  const yesterday = new Date(now.getFullYear(), now.getMonth(), now.getDate() - 1);
  if (moment.toDateString() === yesterday.toDateString()) return "Yesterday";
  return (moment.getFullYear() === now.getFullYear() ? day : dayOfYear).format(moment);
}
