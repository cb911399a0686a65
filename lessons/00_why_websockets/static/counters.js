// What one way has cost so far, measured here, and shown in its column.

import { element } from "/shared/elements.js";

const MOST_SHOWN = 6;
// What the server answers to the handshake: a status line and three headers, always as long.
const UPGRADED = 129;

export class Counters {
  // How far the server's clock is ahead of ours, in milliseconds. The answer that travelled the
  // shortest time tells it best.
  static clockAhead = -Infinity;

  requests = 0;
  idle = 0; // requests whose answer held nothing new
  bytes = 0;
  delays = []; // milliseconds

  constructor(id) {
    this.column = document.getElementById(id);
  }

  // From here on only what is newer counts. `now` is the server's clock, in seconds.
  begin(now, newest) {
    this.newest = newest;
    this.hearClock(now);
  }

  hearClock(now) {
    Counters.clockAhead = Math.max(Counters.clockAhead, now * 1000 - Date.now());
  }

  countRequest(response, text) {
    const headers = [...response.headers].filter(([name]) => name !== "x-request-bytes");
    const head = `HTTP/1.1 ${response.status} ${response.statusText}`;
    const lines = [head, ...headers.map((pair) => pair.join(": ")), ""];
    this.requests += 1;
    this.bytes += Number(response.headers.get("X-Request-Bytes")) + text.length;
    for (const line of lines) this.bytes += line.length + 2;
    this.draw();
  }

  countHandshake(requestBytes) {
    this.requests += 1;
    this.bytes += requestBytes + UPGRADED;
    this.draw();
  }

  // A frame has 2 bytes before its content, 4 if that is longer than 125; a browser adds a mask of 4.
  countFrames(engine) {
    const count = (text, mask) => {
      this.bytes += text.length + (text.length > 125 ? 4 : 2) + mask;
      this.draw();
    };
    const ws = engine.transport.ws;
    ws.addEventListener("message", ({ data }) => count(data, 0));
    const send = ws.send.bind(ws);
    ws.send = (text) => {
      count(text, 4);
      send(text);
    };
  }

  show(news, now) {
    if (now) this.hearClock(now);
    if (!news.length) this.idle += 1;
    for (const { number, made } of news) {
      if (number <= this.newest) continue;
      this.newest = number;
      const delay = Math.max(0, Date.now() + Counters.clockAhead - made * 1000);
      this.delays.push(delay);
      this.column.querySelector(".news").prepend(element("li", `News ${number} `, element("span", shown(delay))));
      this.column.querySelectorAll(".news li").forEach((item, place) => place >= MOST_SHOWN && item.remove());
    }
    this.draw();
  }

  get median() {
    return [...this.delays].sort((one, other) => one - other)[Math.floor(this.delays.length / 2)];
  }

  draw() {
    const heard = this.delays.length;
    const texts = {
      requests: this.requests,
      idle: this.idle,
      bytes: this.bytes.toLocaleString("en"),
      each: heard ? Math.round(this.bytes / heard).toLocaleString("en") : "–",
      delay: heard ? shown(this.median) : "–",
      worst: heard ? shown(Math.max(...this.delays)) : "–",
    };
    for (const [name, text] of Object.entries(texts)) this.column.querySelector(`.${name}`).textContent = text;
  }
}

function shown(milliseconds) {
  return milliseconds < 1000 ? `${Math.round(milliseconds)} ms` : `${(milliseconds / 1000).toFixed(1)} s`;
}
