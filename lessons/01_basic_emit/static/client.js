// Lesson 01 in the browser. Visitors, their lists and the inspector come from /shared;
// here stands only what this lesson adds: two events that a visitor can send.

import { visitors } from "/shared/visitors.js";

visitors(["Ann", "Ben", "Cat"], ({ name, socket, find, showAck }) => {
  // emit sends an event: its name, then its data. The function at the end is called with the
  // server's acknowledgement, or with an error when none has come after 3000 milliseconds.
  const send = (event, data) => socket.timeout(3000).emit(event, data, showAck(event));

  find("form.message").addEventListener("submit", (event) => {
    event.preventDefault();
    send("message", { text: find("input[name=text]").value });
  });

  find("button.join").addEventListener("click", () => send("join", { username: name }));

  // on registers a handler, here for the event that comes back. The list below shows every
  // event anyway; this line only repeats the newest one.
  socket.on("message", (data) => {
    find("output").textContent = `number ${data.number}: ${data.text}`;
  });
});
