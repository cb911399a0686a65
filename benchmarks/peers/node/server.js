// A chat on Node's socket.io with better-sqlite3; does the same work as the final app: a message
// is checked, counted against a limit, stored with a gapless number, acknowledged after the commit
// and told to its room.
//
//     node server.js FILE

const http = require("node:http");
const Database = require("better-sqlite3");
const { Server } = require("socket.io");

const PER_MINUTE = 1_000_000;
const CLIENT_ID = /^[A-Za-z0-9_-]{1,64}$/;
const UNPRINTABLE = /[\p{Cc}\p{Cs}\p{Co}\p{Cn}\p{Zl}\p{Zp}]/u;

const db = new Database(process.argv[2]);
db.pragma("journal_mode = WAL");
db.pragma("synchronous = FULL");
db.exec(`
  CREATE TABLE IF NOT EXISTS rooms (name TEXT PRIMARY KEY, last_number INTEGER NOT NULL DEFAULT 0);
  CREATE TABLE IF NOT EXISTS messages (
    room TEXT NOT NULL, number INTEGER NOT NULL, author TEXT NOT NULL, client_id TEXT NOT NULL,
    text TEXT NOT NULL, timestamp TEXT NOT NULL,
    PRIMARY KEY (room, number), UNIQUE (author, client_id)
  );
`);
const addRoom = db.prepare("INSERT OR IGNORE INTO rooms (name) VALUES (?)");
const following = db.prepare(
  "UPDATE rooms SET last_number = last_number + 1 WHERE name = ? RETURNING last_number",
);
const insert = db.prepare("INSERT INTO messages VALUES (?, ?, ?, ?, ?, ?)");
const store = db.transaction((room, author, clientId, text, timestamp) => {
  const number = following.get(room).last_number;
  insert.run(room, number, author, clientId, text, timestamp);
  return number;
});

const used = new Map();
function withinLimit(author) {
  const minute = Math.floor(Date.now() / 60_000);
  const [since, count] = used.get(author) ?? [minute, 0];
  const now = since === minute ? count + 1 : 1;
  used.set(author, [minute, now]);
  return now <= PER_MINUTE;
}

function refusal(socket, payload) {
  if (typeof payload !== "object" || payload === null) return "bad_payload";
  if (!socket.rooms.has(payload.room)) return "not_joined";
  if (typeof payload.client_id !== "string" || !CLIENT_ID.test(payload.client_id)) {
    return "bad_payload";
  }
  const text = payload.text;
  if (typeof text !== "string" || !text.trim() || text.length > 4000) return "bad_text";
  if (UNPRINTABLE.test(text.replaceAll("\n", ""))) return "bad_text";
  return withinLimit(socket.data.name) ? null : "rate_limited";
}

const server = http.createServer();
const chat = new Server(server).of("/chat");

chat.on("connection", (socket) => {
  socket.data.name = socket.handshake.query.name;

  socket.on("join", (payload, ack) => {
    addRoom.run(payload.room);
    socket.join(payload.room);
    ack({ ok: true, room: payload.room });
  });

  socket.on("message", (payload, ack) => {
    const error = refusal(socket, payload);
    if (error) return ack({ ok: false, error });
    const { room, client_id } = payload;
    const text = payload.text.normalize("NFC");
    const timestamp = new Date().toISOString();
    let number;
    try {
      number = store(room, socket.data.name, client_id, text, timestamp);
    } catch {
      return ack({ ok: false, error: "sent_before" });
    }
    const username = socket.data.name;
    chat.to(room).emit("message", { room, number, username, text, timestamp, client_id });
    ack({ ok: true, number, timestamp });
  });
});

server.listen(Number(process.env.PORT ?? 0), "127.0.0.1");
