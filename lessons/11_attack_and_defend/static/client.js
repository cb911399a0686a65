// Lesson 11 in the browser: guests, and what each of them can do to the others.

import { io } from "/shared/vendor/socket.io.esm.min.js";
import { visitors } from "/shared/visitors.js";

const PROGRAM = "<img src onerror=\"this.replaceWith('A program ran here.')\">";
const PROGRAM_AS_NAME = "<img src onerror=outerHTML='HA'>"; // short enough for a name
const people = ["Ann", "Ben", "Eve", { name: "Stranger", signIn: false }];
const post = (path, form) => fetch(path, { method: "POST", body: new URLSearchParams(form) });
const wall = document.querySelector("iframe");

visitors(people, ({ name, person, socket, find, showAck }) => {
  person.username = name;
  const note = (more) => ({ room: "lobby", username: person.username, text: "hello", ...more });
  let newest = 0; // the number of the newest note of somebody else; only the example has numbers

  /** Sends an event, and says in a few words what became of it. */
  const tries = (event, data, look = "") => new Promise((resolve) => {
    if (!socket.connected) return resolve("the connection was ended");
    const show = showAck(event);
    socket.timeout(3000).emit(event, data, (error, answer) => {
      show(error, answer);
      if (error) resolve(socket.connected ? "no answer" : "the connection was ended");
      else resolve(answer.ok ? `it went through${look}` : `refused: ${answer.error}`);
    });
  });
  const attacks = {
    text: () => tries("message", note({ text: PROGRAM }), ": see the wall"),
    forged: () => tries("message", note({ username: name === "Ann" ? "Ben" : "Ann" }), ": in whose name?"),
    huge: () => tries("message", note({ text: "x".repeat(20_000) })),
    delete: () => tries("delete", { number: newest }),
    staff: () => tries("join", { room: "staff" }),
    flood: () => Promise.all(Array.from({ length: 20 }, () => tries("message", note()))).then(
      (all) => `${all.filter((each) => each === "it went through").length} of 20 went through`),
    name: () => new Promise((resolve) => {
      person.username = PROGRAM_AS_NAME; // signs in under it, with the next connection
      const send = () => resolve(tries("message", note(), ": see the wall"));
      socket.once("connect", send).disconnect().connect();
    }),
    stale: () => post("/sign_in", note()) // the visitors of this page share one cookie
      .then(() => post("/sign_out")).then(() => tries("message", note())),
    site: () => new Promise((resolve) => {
      // The server's other name: to the browser another site, and any site may ask for a WebSocket.
      const host = location.hostname === "localhost" ? "127.0.0.1" : "localhost";
      const page = io(`http://${host}:${location.port}`, { reconnection: false, transports: ["websocket"] });
      page.on("connect", () => resolve("it was let in")).on("connect", () => page.disconnect());
      page.on("connect_error", ({ message }) => resolve(`turned away: ${message}`));
    }),
  };

  const onSubmit = (form, action) => find(form).addEventListener("submit", async (event) => {
    event.preventDefault();
    find("output").textContent = (await action()) ?? "";
  });
  onSubmit("form.message", () => tries("message", note({ text: find("[name=text]").value })));
  onSubmit("form.attack", () => attacks[find("[name=attack]").value]());
  socket.on("message", ({ number, username }) => {
    if (number && username !== person.username) newest = number;
  }).onAny(() => { wall.src = "/wall"; });
}, { signIn: true });
