const clock = new Intl.DateTimeFormat(undefined, { hour: "2-digit", minute: "2-digit" });
const day = new Intl.DateTimeFormat(undefined, { day: "numeric", month: "short" });
const full = new Intl.DateTimeFormat(undefined, { dateStyle: "full", timeStyle: "medium" });

// A <time> element: UTC for machines, the reader's own time on screen.
export function timeElement(timestamp, today = new Date()) {
  const moment = new Date(timestamp);
  const element = document.createElement("time");
  element.dateTime = timestamp;
  element.title = full.format(moment);
  const isToday = moment.toDateString() === today.toDateString();
  element.textContent = isToday ? clock.format(moment) : `${day.format(moment)}, ${clock.format(moment)}`;
  return element;
}
