// Lesson 03 in the browser: a visitor names a room with everything that is sent, and after a
// reconnect asks for the old rooms again.

import { visitors } from "/shared/visitors.js";

visitors(["Ann", "Ben", "Cat"], ({ name, socket, find, show, showAck }) => {
  let rooms = []; // where this visitor is, as the server's last answer had it
  const showRooms = (now) => { find("output").textContent = now.join(", ") || "no room"; };

  const send = (event, data) => {
    const done = showAck(event);
    socket.timeout(3000).emit(event, data, (error, ...answer) => {
      done(error, ...answer);
      if (!answer[0]?.rooms) return; // a message, a refusal, or no answer at all
      rooms = answer[0].rooms;
      showRooms(rooms);
    });
  };

  const room = () => find("input[name=room]").value;
  const join = (wanted) => send("join", { username: name, room: wanted });
  find("button.join").addEventListener("click", () => join(room()));
  find("button.leave").addEventListener("click", () => send("leave", { room: room() }));
  find("form.message").addEventListener("submit", (event) => {
    event.preventDefault();
    send("message", { room: room(), text: find("input[name=text]").value });
  });

  // "connect" comes with every new connection, the first one and each reconnect. A new connection
  // is in no room, whatever the old one was in: a visitor who wants to be back has to say so.
  socket.on("connect", () => {
    if (find("input[name=rejoin]").checked) return rooms.forEach(join);
    if (rooms.length) show(`was in ${rooms.join(", ")}, and is in no room now`);
    rooms = [];
  });
  socket.on("disconnect", () => showRooms([]));
});
