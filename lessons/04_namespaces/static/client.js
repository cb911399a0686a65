// Lesson 04 in the browser: every visitor has two sockets, one per namespace, on one connection.

import { visitors } from "/shared/visitors.js";

// Cat arrives when her button is pressed: last, so that she is the one who finds no seat.
visitors(["Ann", "Ben"], ({ name, sockets, find, showAck }) => {
  const chat = sockets["/chat"];
  const notifications = sockets["/notifications"];

  // auth travels with the wish to enter a namespace. Given as a function, it is asked each time.
  const shown = { name: { username: name }, nothing: null, text: "let me in" };
  chat.auth = (show) => show(shown[find("select").value]);

  const send = (event, data) => chat.timeout(3000).emit(event, data, showAck(event, chat));

  find("form.message").addEventListener("submit", (event) => {
    event.preventDefault();
    send("message", { text: find("input[name=text]").value });
  });

  find("button.typing").addEventListener("click", () => send("typing", { typing: true }));

  // A socket hears its own namespace and no other.
  notifications.on("status", (status) => {
    find("output").textContent = `${status.kind} (${status.username ?? "you"})`;
  });
}, { namespaces: ["/chat", "/notifications"], later: ["Cat"] });
