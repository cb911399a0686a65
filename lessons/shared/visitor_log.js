// What one visitor said and heard, as a list: the two differ at a glance.

import { announce } from "./announcer.js";
import { element } from "./elements.js";
import { Feed } from "./feed.js";
import { readable } from "./readable.js";

const KEPT = 100;

export class VisitorLog {
  constructor(name) {
    this.name = name;
    this.list = element("ol.log");
    this.list.setAttribute("role", "log");
    this.list.setAttribute("aria-live", "off"); // announce() speaks instead, and not for all at once
    this.list.setAttribute("aria-label", `What ${name} said and heard`);
    this.list.tabIndex = 0;
    this.feed = new Feed(this.list, KEPT, drawEntry);
  }

  /** Lists every event of a socket, both ways; the namespace is named when there are several. */
  follow(socket, namespace) {
    socket.onAny((event, ...data) => {
      this.feed.push({ kind: "heard", event, data, namespace });
      announce(`${this.name} heard ${event}`);
    });
    socket.onAnyOutgoing((event, ...data) => {
      this.feed.push({ kind: "said", event, data, namespace });
    });
  }

  answered(event, data) {
    this.feed.push({ kind: "answer", event, data });
    announce(`The server acknowledged ${this.name}'s ${event}`);
  }

  note(text) {
    this.feed.push({ kind: "note", text });
    announce(`${this.name}: ${text}`);
  }

  problem(text) {
    this.feed.push({ kind: "problem", text });
    announce(`${this.name}: ${text}`);
  }

  /** The callback for emit: shows the acknowledgement of an event, or why none came. */
  showAck(event, socket) {
    const asked = Date.now();
    if (!socket.connected) this.note(`${event} waits: ${this.name} is not connected`);
    return (error, ...answer) => {
      if (!error) return this.answered(event, answer);
      const seconds = Math.round((Date.now() - asked) / 1000);
      this.problem(`${event}: ${whyNoAck(error, socket, seconds)}`);
    };
  }
}

function whyNoAck(error, socket, seconds) {
  if (!error.message?.includes("timed out")) return "the connection ended before the answer came";
  if (!socket.connected) return `not sent within ${seconds} s, as there was no connection`;
  return `no acknowledgement after ${seconds} s: the server has no handler for this event,`
    + " or the handler failed";
}

const TAGS = { heard: "heard", said: "said", answer: "ack" };

function drawEntry({ kind, event, data, namespace, text }) {
  const entry = element(`li.${kind}`);
  if (text) {
    entry.append(text);
    return entry;
  }
  entry.append(element("span.tag", TAGS[kind] + (namespace ? ` ${namespace}` : "")), " ");
  entry.append(element("strong", kind === "answer" ? `of ${event}` : event), " ");
  entry.append(element("code", data.length ? data.map(readable).join(", ") : "no data"));
  return entry;
}
