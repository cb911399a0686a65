// Records the packets of every inspected connection; knows no page.

const LIMIT = 500; // records kept
const LONGEST = 10_000; // characters kept of one packet

const TYPES = { open: 0, close: 1, ping: 2, pong: 3, message: 4, upgrade: 5, noop: 6 };

export const recording = {
  records: [],
  labels: [],
  listeners: new Set(),

  add(record) {
    this.records.push({ time: new Date(), ...record });
    if (this.records.length > 2 * LIMIT) this.records.splice(0, LIMIT);
    for (const listener of this.listeners) listener(this.records.at(-1));
  },

  clear() {
    this.records.length = 0;
  },
};

const attached = new WeakSet();

/** Records every packet of a Socket.IO manager under a label. Call it before connecting. */
export function inspect(manager, label) {
  if (!recording.labels.includes(label)) recording.labels.push(label);
  const attach = () => attachTo(manager.engine, label);
  // Each connection, the first and every later one, has a new engine. It exists as soon as
  // open() returns and speaks later, so looking in here misses nothing, not even the handshake.
  const open = manager.open;
  manager.open = (...args) => {
    const result = open.apply(manager, args);
    attach();
    return result;
  };
  manager.on("open", attach);
}

function attachTo(engine, label) {
  if (!engine || attached.has(engine)) return;
  attached.add(engine);
  const note = (text) => recording.add({ label, direction: "note", note: text });
  if (engine.readyState === "open") {
    note(`was connected over ${engine.transport.name} before the inspector looked`);
  }
  engine.on("packet", (packet) => recordPacket(label, "received", packet));
  engine.on("packetCreate", (packet) => recordPacket(label, "sent", packet));
  engine.on("handshake", () => note(`connected over ${engine.transport.name}`));
  // The packets of the move travel below these hooks; when it is done they are known.
  engine.on("upgrade", (transport) => note(
    `moved from polling to ${transport.name} (sent 2probe, received 3probe, sent 5)`,
  ));
  engine.on("upgradeError", () => note("the move to websocket failed; polling goes on"));
  engine.on("close", (reason) => note(reason === "forced close"
    ? "the connection ended: closed on this side"
    : `the connection ended: ${reason}`));
}

function recordPacket(label, direction, { type, data }) {
  if (type === "message" && typeof data !== "string") {
    const bytes = ArrayBuffer.isView(data)
      ? new Uint8Array(data.buffer, data.byteOffset, data.byteLength)
      : new Uint8Array(data);
    const kept = bytes.slice(0, 64);
    recording.add({ label, direction, raw: kept, missing: bytes.length - kept.length });
    return;
  }
  const whole = `${TYPES[type] ?? "?"}${data ?? ""}`;
  const raw = whole.slice(0, LONGEST);
  recording.add({ label, direction, raw, missing: whole.length - raw.length });
}
