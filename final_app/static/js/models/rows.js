const TOGETHER = 5 * 60 * 1000; // milliseconds between messages that share one heading

// What stands on screen from top to bottom: messages, notices, what still waits to be sent, a line
// for each new day, and one above what is new. Plain data; rows of one `key` look the same.
export function rowsOf({ messages, notices, floor, newAfter }, waiting, username) {
  const came = [...messages.map(messageRow), ...notices.map(noticeRow)].sort((one, other) => one.place - other.place);
  const rows = [];
  let above = {};
  for (const row of [...came, ...waiting.map((entry) => messageRow({ ...entry, username }))]) {
    const day = new Date(row.at).toDateString();
    const isNew = above.isNew || row.number > newAfter;
    const group = `${row.kind} ${row.username} ${day} ${isNew}`;
    const continues = row.kind === "message" && group === above.group && row.at - above.at < TOGETHER;
    if (day !== above.day) rows.push({ kind: "day", key: `day ${day} ${new Date().toDateString()} ${row.key}`, at: row.at });
    const further = Math.max(0, floor - newAfter); // new messages that are not here yet
    if (isNew && !above.isNew) rows.push({ kind: "new", key: `new ${further}`, further });
    rows.push({ ...row, continues, key: `${row.key} ${continues} ${row.state} ${row.problem}` });
    above = { day, isNew, group, at: row.at };
  }
  return rows;
}

function messageRow({ written, timestamp = new Date(written).toISOString(), ...message }) {
  const key = `${message.username} ${message.client_id}`;
  return { ...message, kind: "message", key, place: message.number, timestamp, at: Date.parse(timestamp) };
}

function noticeRow({ kind: notice, after, timestamp, username }) {
  const key = `${notice} ${username} ${timestamp}`;
  return { kind: "notice", notice, username, key, place: after + 0.5, timestamp, at: Date.parse(timestamp) };
}
