// Lesson 02 in the browser: three visitors, of whom Cat has yet to come.

import { visitors } from "/shared/visitors.js";

visitors(["Ann", "Ben", { name: "Cat", connect: false }], ({ name, socket, find, showAck }) => {
  const send = (event, data) => socket.timeout(3000).emit(event, data, showAck(event));

  find("form.message").addEventListener("submit", (event) => {
    event.preventDefault();
    send("message", { text: find("input[name=text]").value });
  });

  // Your exercise listens for join; the worked example needs nobody to join.
  find("button.join").addEventListener("click", () => send("join", { username: name }));

  // The browser can't see why an event came: whether it was sent to one or to all, it looks alike.
  socket.on("message", ({ number, text }) => {
    find("output.newest").textContent = `number ${number}: ${text}`;
  });

  // Who comes gets the whole list once, and after that only how many there are now.
  const showOnline = (count) => { find("output.online").textContent = count ?? "not told yet"; };
  socket.on("presence", ({ members }) => showOnline(members?.length));
  socket.on("status", ({ online }) => showOnline(online));
  socket.on("disconnect", () => showOnline());
});
