// Lesson 06 in the browser: people who sign in, one of them with two tabs, and a stranger.

import { visitors } from "/shared/visitors.js";

const people = [
  "Ann",
  { name: "Ann (tab 2)", username: "Ann", connect: false },
  "Ben",
  { name: "Cat (a stranger)", signIn: false, connect: false },
];

visitors(people, ({ name, person, socket, find, showAck }) => {
  const send = (event, data) => socket.timeout(3000).emit(event, data, showAck(event));

  const onSubmit = (form, action) => {
    find(form).addEventListener("submit", (event) => {
      event.preventDefault();
      action();
    });
  };

  // The page signs in (POST /sign_in) right before it connects. For an open connection it would
  // be too late: the server knows it by what was true at its handshake.
  find("[name=username]").value = person.username ?? name;
  onSubmit("form.sign_in", () => {
    person.username = find("[name=username]").value;
    socket.disconnect();
    socket.connect();
  });
  if (person.signIn === false) find("form.sign_in").remove();

  onSubmit("form.message", () => {
    const claim = find("[name=claim]").checked ? { username: "Ben" } : {};
    send("message", { text: find("[name=text]").value, ...claim });
  });

  find(".buttons").addEventListener("click", ({ target }) => {
    if (target.matches("button[value]")) send(target.value, { room: find("[name=room]").value });
  });

  // Ends the connection below Socket.IO, without a goodbye; the client then comes back by itself.
  find(".lose").addEventListener("click", () => socket.io.engine?.close());

  const here = new Map(); // who is in which room, as this visitor was told last
  const show = () => {
    const rooms = [...here].map(([room, members]) => `${room}: ${members.join(", ") || "nobody"}`);
    find("output").textContent = rooms.join("; ") || "not told yet";
  };
  socket.on("presence", ({ room, members }) => {
    here.set(room, members);
    show();
  });
  socket.on("disconnect", () => {
    here.clear();
    show();
  });
}, { signIn: true });
