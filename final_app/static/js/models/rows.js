const TOGETHER = 5 * 60 * 1000; // milliseconds between messages that share one heading

// What stands on screen from top to bottom: messages, notices, what still waits to be sent, a line
// for each new day, and one above what is new. Plain data; rows of one `key` look the same.
export function rowsOf({ messages, notices, newAfter }, waiting, username) {
  const stored = [...messages.map(messageRow), ...notices.map(noticeRow)].sort((one, other) => one.place - other.place);
  const echoes = waiting.map((entry) => messageRow({ ...entry, username, timestamp: new Date(entry.written).toISOString() }));
  const rows = [];
  let above = {};
  for (const row of [...stored, ...echoes]) {
    const day = new Date(row.at).toDateString();
    const isNew = above.isNew || row.number > newAfter;
    const group = `${row.kind} ${row.username} ${day} ${isNew}`;
    const continues = row.kind === "message" && group === above.group && row.at - above.at < TOGETHER;
    if (day !== above.day) rows.push({ kind: "day", key: `day ${day} ${new Date().toDateString()}`, at: row.at });
    if (isNew && !above.isNew) rows.push({ kind: "new", key: "new" });
    rows.push({ ...row, continues, key: `${row.key} ${continues} ${row.state} ${row.problem}` });
    above = { day, isNew, group, at: row.at };
  }
  return rows;
}

function messageRow(message) {
  const { number, username, client_id, timestamp } = message;
  return { ...message, kind: "message", key: `${username} ${client_id}`, place: number, at: Date.parse(timestamp) };
}

function noticeRow({ kind, username, timestamp, after }) {
  const key = `${kind} ${username} ${timestamp}`;
  return { kind: "notice", notice: kind, username, timestamp, key, place: after + 0.5, at: Date.parse(timestamp) };
}
