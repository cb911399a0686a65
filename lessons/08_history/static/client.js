// Lesson 08 in the browser: a screen that holds each message once, and can be filled upwards.

import { visitors } from "/shared/visitors.js";

visitors(["Ann", "Ben", "Cat"], ({ socket, find, showAck }) => {
  const screens = {}; // a Map for each room: from the number of a message to the message
  const above = {}; // for each room: what is said above its oldest message
  const room = () => find("[name=room]").value;
  const screen = (where = room()) => (screens[where] ??= new Map());
  const oldest = (where) => Math.min(...screen(where).keys()); // Infinity when there is none

  // The number tells what is what: a message that comes twice, live and with a page, is one, and
  // an old one that comes late goes to its place.
  const keep = (messages, where = room()) => {
    for (const message of messages) screen(where).set(message.number, message);
    draw();
  };
  const draw = () => {
    const messages = [...screen().values()].sort((one, other) => one.number - other.number);
    find(".screen").replaceChildren(...messages.map(({ number, username, text, timestamp }) => {
      const item = document.createElement("li");
      item.textContent = `${number} ${username}: ${text}`;
      item.title = new Date(timestamp).toLocaleString();
      return item;
    }));
    find("output.more").textContent = messages.length ? above[room()] ?? "" : "empty";
  };

  const send = (event, data) => {
    const done = showAck(event);
    socket.timeout(3000).emit(event, { room: room(), ...data }, (error, ...answer) => {
      done(error, ...answer);
      if (answer[0]?.messages) show(answer[0], data.room);
    });
  };
  const show = ({ messages, more, room: where = room() }) => {
    const isTop = !messages.length || messages[0].number <= oldest(where);
    if (isTop) above[where] = more ? "there is more above" : "this is the beginning";
    keep(messages, where);
  };

  const onSubmit = (form, action) => find(form).addEventListener("submit", (event) => {
    event.preventDefault();
    action();
  });
  onSubmit("form.enter", () => send(find("[name=event]").value, {}));
  onSubmit("form.message", () => send("message", { text: find("[name=text]").value }));
  onSubmit("form.older", () => {
    const { limit } = find("form.older").elements; // the example's page has no such field
    const wanted = limit ? { limit: Number(limit.value) } : {};
    send("message_history", screen().size ? { before: oldest(), ...wanted } : wanted);
  });
  find("[name=room]").addEventListener("change", draw);

  socket.on("message_history", show);
  socket.on("message", (message) => {
    keep([message], message.room);
    find(".screen").scrollTop = find(".screen").scrollHeight;
  });
}, { signIn: true });
