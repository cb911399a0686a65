const TOGETHER = 5 * 60 * 1000; // milliseconds between messages that share one heading

// What stands on screen from top to bottom: messages, notices, what still waits to be sent, a line
// for each new day, and one above what is new. Plain data; `key` tells rows apart, and a row looks
// the same as long as its `look` does.
export function rowsOf({ timeline, newAfter }, waiting, username) {
  const said = [...merged(timeline), ...waiting.map((entry) => echo(entry, username))];
  const rows = [];
  let above;
  let isNewAbove = false;
  for (const row of said) {
    const day = new Date(row.at).toDateString();
    if (day !== above?.day) rows.push({ kind: "day", key: `day above ${row.key}`, look: new Date().toDateString(), at: row.at });
    if (!isNewAbove && newAfter !== undefined && row.number > newAfter) {
      rows.push({ kind: "new", key: "new", look: "" });
      isNewAbove = true;
      above = undefined;
    }
    const continues =
      row.kind === "message" &&
      above?.kind === "message" &&
      above.day === day &&
      above.username === row.username &&
      row.at - above.at < TOGETHER;
    rows.push({ ...row, continues, look: `${continues} ${row.state} ${row.problem}` });
    above = { ...row, day };
  }
  return rows;
}

function merged({ messages, notices }) {
  const rows = messages.map((message) => ({
    ...message,
    kind: "message",
    key: `${message.username} ${message.client_id}`,
    at: Date.parse(message.timestamp),
    state: "",
    problem: "",
  }));
  for (const notice of notices) {
    const { kind, username, timestamp } = notice;
    const key = `${kind} ${username} ${timestamp}`;
    const row = { ...notice, kind: "notice", notice: kind, key, at: Date.parse(timestamp) };
    const before = rows.findIndex(({ number, after }) => (number ?? after) > notice.after);
    rows.splice(before < 0 ? rows.length : before, 0, row);
  }
  return rows;
}

function echo(entry, username) {
  const timestamp = new Date(entry.written).toISOString();
  return { ...entry, username, timestamp, kind: "message", key: `${username} ${entry.client_id}`, at: entry.written };
}
