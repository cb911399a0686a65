// Explains Engine.IO and Socket.IO packets in plain words; knows neither page nor connection.
//
//   explain('42["message",{"text":"hi"}]')
//     → { summary: "event “message”",
//         parts: [{ text: "4", name: "Engine.IO type", meaning: "message: …" }, …],
//         problem: "" }
//
// The texts of the parts, put together, are the packet again. `direction` ("sent" or
// "received") sharpens the words; `missing` says how many characters were cut off the end.

import { elementsOf, placeholdersIn } from "./json_parts.js";

const ENGINE = {
  0: ["open", "the server's first words, with the values of this connection"],
  1: ["close", "the sender ends the connection"],
  2: ["ping", "the server asks: are you still there?"],
  3: ["pong", "the answer to a ping: yes, still here"],
  4: ["message", "it carries a Socket.IO packet, which follows"],
  5: ["upgrade", "from here on everything travels over the new transport"],
  6: ["noop", "nothing to say: it only ends a waiting poll"],
};

const SOCKET = {
  0: ["connect", "the way into a namespace: asked for by the client, granted by the server"],
  1: ["disconnect", "the sender leaves this namespace"],
  2: ["event", "a name, then the data, as a list"],
  3: ["ack", "the acknowledgement of one earlier event"],
  4: ["connect error", "the server refuses to let the client in"],
  5: ["binary event", "an event whose binary data follows in packets of its own"],
  6: ["binary ack", "an acknowledgement whose binary data follows in packets of its own"],
};

// Names the client keeps for itself: a server that emits one of them breaks the connection.
const RESERVED = [
  "connect", "connect_error", "disconnect", "disconnecting", "newListener", "removeListener",
];

/** Explains one packet: a string, or the bytes of a binary attachment. */
export function explain(raw, { direction = "", missing = 0 } = {}) {
  if (typeof raw !== "string") return explainBytes(new Uint8Array(raw), missing);
  const packet = new Packet(raw, direction, missing);
  try {
    readEngine(packet);
  } catch (error) {
    if (!(error instanceof Malformed)) throw error;
    packet.problem = error.message;
    packet.take(packet.rest.length, "not understood", error.message);
    packet.summary = `malformed: ${error.message}`;
  }
  if (missing) packet.parts.push(cutOff(missing));
  return { summary: packet.summary, parts: packet.parts, problem: packet.problem };
}

class Malformed extends Error {}

/** A packet being read from left to right. */
class Packet {
  parts = [];
  summary = "";
  problem = "";

  constructor(raw, direction, missing) {
    this.rest = raw;
    this.direction = direction;
    this.missing = missing;
  }

  /** Cuts the next `length` characters off and files them under a name, with their meaning. */
  take(length, name, meaning) {
    const text = this.rest.slice(0, length);
    this.rest = this.rest.slice(length);
    this.parts.push({ text, name, meaning });
    return text;
  }

  /** The whole rest as JSON; undefined when it was cut off and so can't be read. */
  json() {
    if (this.missing) return undefined;
    try {
      return JSON.parse(this.rest);
    } catch {
      throw new Malformed("this is not valid JSON.");
    }
  }
}

function readEngine(packet) {
  const type = ENGINE[packet.rest[0]];
  if (!packet.rest) throw new Malformed("the packet is empty.");
  if (!type) throw new Malformed("an Engine.IO packet starts with a digit from 0 to 6.");
  const digit = packet.take(1, "Engine.IO type", `${type[0]}: ${type[1]}`);
  packet.summary = `${type[0]}: ${type[1]}`;
  if (digit === "4") return readSocket(packet);
  if (digit === "0") return readHandshake(packet);
  if (packet.rest === "probe") {
    packet.summary = `${type[0]} over the new transport: does it work?`;
    packet.take(5, "probe", "a trial of the new transport before everything moves to it");
  }
  if (packet.rest) throw new Malformed(`a ${type[0]} carries nothing more.`);
}

function readHandshake(packet) {
  const values = packet.json();
  if (!values?.sid) throw new Malformed("the handshake must carry a session id.");
  const meaning = [
    `session id ${values.sid}`,
    values.upgrades?.length ? `may move to ${values.upgrades.join(", ")}` : "no other transport",
    `a ping every ${values.pingInterval / 1000} s, at most ${values.pingTimeout / 1000} s late`,
    `at most ${values.maxPayload?.toLocaleString("en")} bytes at once`,
  ].join("; ");
  packet.take(packet.rest.length, "handshake", meaning);
  packet.summary = "open: the values of this connection";
}

function readSocket(packet) {
  const type = SOCKET[packet.rest[0]];
  if (!type) throw new Malformed("a Socket.IO packet starts with a digit from 0 to 6.");
  const digit = packet.take(1, "Socket.IO type", `${type[0]}: ${type[1]}`);
  const attachments = digit >= "5" ? readAttachments(packet) : 0;
  const namespace = readNamespace(packet);
  const place = namespace === "/" ? "" : ` in ${namespace}`;
  if (digit === "0") return readConnect(packet, namespace);
  if (digit === "1") return readDisconnect(packet, namespace);
  if (digit === "4") return readRefusal(packet, namespace);
  const isAck = digit === "3" || digit === "6";
  const id = readAckId(packet, isAck);
  const what = isAck ? `acknowledgement ${id}` : `event “${readPayload(packet, true, attachments)}”`;
  if (isAck) readPayload(packet, false, attachments);
  packet.summary = what + place
    + (id && !isAck ? `, asks for acknowledgement ${id}` : "")
    + (attachments ? `, ${attachments} binary to follow` : "");
}

function readAttachments(packet) {
  const count = packet.rest.match(/^(\d+)-/);
  if (!count) throw new Malformed("a binary packet must say how many attachments follow, as in 1-.");
  packet.take(count[0].length, "attachments", `how many binary packets follow: ${count[1]}`);
  return Number(count[1]);
}

function readNamespace(packet) {
  const found = packet.rest.match(/^(\/[^,]*)(,|$)/);
  if (found) packet.take(found[0].length, "namespace", `the channel ${found[1]}`);
  else packet.take(0, "namespace", "none written, so the main one: /");
  return found ? found[1] : "/";
}

function readAckId(packet, required) {
  const id = packet.rest.match(/^\d+/)?.[0] ?? "";
  if (required && !id) throw new Malformed("an acknowledgement must carry the number it answers.");
  packet.take(id.length, "ack id", required
    ? `answers the event that was sent with the number ${id}`
    : id ? `asks for an acknowledgement, which will carry ${id} too`
      : "none: no acknowledgement is asked for");
  return id;
}

function readConnect(packet, namespace) {
  const answer = packet.rest ? packet.json() : undefined;
  const fromServer = packet.direction === "received" || (!packet.direction && answer?.sid);
  packet.summary = fromServer ? `connected to ${namespace}` : `asks to connect to ${namespace}`;
  if (!packet.rest) return;
  packet.take(packet.rest.length, fromServer ? "answer" : "auth", fromServer
    ? `this connection is called ${answer?.sid} here: its sid`
    : "what the client says about itself: the auth of its connect handler");
}

function readDisconnect(packet, namespace) {
  packet.summary = `leaves ${namespace}`;
  if (packet.rest) throw new Malformed("a disconnect carries nothing more.");
}

function readRefusal(packet, namespace) {
  const reason = packet.rest ? packet.json() : undefined;
  packet.summary = `refused at ${namespace}: ${reason?.message ?? "no reason given"}`;
  if (packet.rest) packet.take(packet.rest.length, "reason", "why; your connect_error shows it");
}

/** Reads the list behind an event or an ack; gives the event's name. */
function readPayload(packet, isEvent, attachments) {
  const values = packet.json();
  if (values === undefined) return readCutPayload(packet, isEvent);
  if (!Array.isArray(values)) throw new Malformed("what was sent must be a list: [ … ].");
  if (isEvent && !["string", "number"].includes(typeof values[0])) {
    throw new Malformed("the list of an event must begin with the event's name.");
  }
  if (isEvent && RESERVED.includes(values[0])) {
    throw new Malformed(`“${values[0]}” is a reserved name: choose another for your event.`);
  }
  if (placeholdersIn(values) !== attachments) {
    throw new Malformed("as many placeholders as attachments were promised must stand here.");
  }
  let number = 0;
  for (const { text, value } of elementsOf(packet.rest)) {
    if (!value) packet.take(text.length, "", "");
    else if (isEvent && number++ === 0) packet.take(text.length, "event name", "which handler runs");
    else packet.take(text.length, isEvent ? "data" : "answer", dataMeaning(isEvent, text));
  }
  return values[0];
}

function dataMeaning(isEvent, text) {
  const binary = text.includes('"_placeholder"');
  return (isEvent ? "what the handler receives" : "what the sender's callback receives")
    + (binary ? "; a placeholder stands for the binary packet of that number" : "");
}

function readCutPayload(packet, isEvent) {
  const name = packet.rest.match(/^\["((?:[^"\\]|\\.)*)"/)?.[1] ?? "";
  packet.take(packet.rest.length, isEvent ? "name and data" : "answer", "too long to show whole");
  return name;
}

function explainBytes(bytes, missing) {
  const text = Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join(" ");
  const size = bytes.length + missing;
  const part = { text, name: "bytes", meaning: "they fill a placeholder of the packet before" };
  return {
    summary: `binary attachment, ${size.toLocaleString("en")} bytes`,
    parts: missing ? [part, cutOff(missing)] : [part],
    problem: "",
  };
}

function cutOff(missing) {
  return { text: "…", name: "cut off", meaning: `${missing.toLocaleString("en")} more, not kept here` };
}
