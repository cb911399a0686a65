// Lesson 09 in the browser: a line that fails on purpose, and a screen that knows what it lacks.

import { visitors } from "/shared/visitors.js";
import { Outbox } from "./outbox.js";

visitors(["Ann", "Ben", "Cat"], ({ name, socket, find, show, showAck }) => {
  let screen = []; // each message at the index of its number …
  let last = 0; // … and the number up to which none is missing
  const room = find("[name=room]").value; // the lobby, or in the exercise the kitchen

  // Resolves to the answer, or to nothing when none came.
  const ask = (event, data) => new Promise((resolve) => {
    const done = showAck(event);
    socket.timeout(2000).emit(event, data, (error, answer) => {
      done(error, answer);
      resolve(answer);
    });
  });

  const outbox = new Outbox(`lesson 09: outbox of ${name}`, socket, async (message) => {
    const fault = find("[name=fault]").value;
    find("[name=fault]").value = ""; // one fault at a time
    const receipt = ask("message", message);
    if (fault === "cut") socket.io.engine.close(); // the message leaves, and nothing comes back
    if (fault === "lose") show(`lost on purpose: ${(await receipt) ? "this receipt" : "nothing"}`);
    return fault === "lose" ? undefined : receipt;
  }, () => draw());
  const draw = () => {
    find(".outbox").textContent = outbox.messages.map(({ text }) => text).join(", ") || "empty";
    find(".last").textContent = last;
    const lines = Object.values(screen).map((m) => `${m.number} ${m.username}: ${m.text}`);
    find(".screen").textContent = lines.join("\n");
  };
  const keep = (message) => {
    screen[message.number] = message;
    while (screen[last + 1]) last += 1;
    draw();
  };

  // Numbers have no gaps, so a jump means that something is missing: fetch it, page by page.
  const catchUp = async () => {
    const page = await ask("message_history", { room, after: last });
    page?.messages?.forEach(keep);
    if (page?.more) await catchUp();
  };
  socket.on("connect", async () => { // with every reconnect, too
    if (room !== "lobby") await ask("join", { room });
    await catchUp();
    outbox.flush();
  });
  socket.on("message", (message) => {
    keep(message);
    if (message.number > last) catchUp();
  });
  find("form").addEventListener("submit", (event) => {
    event.preventDefault();
    outbox.add({ room, text: find("[name=text]").value });
  });
  draw();
}, { signIn: true });
