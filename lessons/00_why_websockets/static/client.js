// Lesson 00 in the browser: three ways to hear the same news, each with its own counters.

import { io } from "/shared/vendor/socket.io.esm.min.js";
import { Counters } from "./counters.js";
import { watchPredictions } from "./predictions.js";

const ways = { poll: new Counters("poll"), long: new Counters("long"), socket: new Counters("socket") };
const slider = document.getElementById("interval");
const pause = (seconds) => new Promise((done) => setTimeout(done, seconds * 1000));
let running; // an AbortController while the page asks

// One question by HTTP; the answer's size is what a page can see, and its own the server tells.
async function ask(way, path, signal) {
  const response = await fetch(`${path}?after=${way.newest}`, { signal, cache: "no-store" });
  const text = await response.text();
  way.countRequest(response, text);
  const { now, news } = JSON.parse(text);
  way.show(news, now);
}

async function keepAsking(way, path, secondsBetween, signal) {
  while (!signal.aborted) {
    await ask(way, path, signal).catch(() => pause(1)); // paused, or the server is away
    await pause(secondsBetween());
  }
}

const socket = io({ transports: ["websocket"], autoConnect: false });
socket.on("message", (item) => ways.socket.show([item]));
socket.on("status", ({ request_bytes }) => ways.socket.countHandshake(request_bytes));
socket.on("connect", () => ways.socket.countFrames(socket.io.engine));

async function start() {
  running = new AbortController();
  const { now, news } = await (await fetch("/poll?after=0")).json();
  for (const way of Object.values(ways)) way.begin(now, news.at(-1).number);
  keepAsking(ways.poll, "/poll", () => Number(slider.value), running.signal);
  keepAsking(ways.long, "/long_poll", () => 0, running.signal);
  socket.connect();
}

function stop() {
  running.abort();
  running = undefined;
  socket.disconnect();
}

watchPredictions(ways, () => {
  if (running) stop();
  else start();
  return Boolean(running);
});
