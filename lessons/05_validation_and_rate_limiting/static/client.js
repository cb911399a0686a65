// Lesson 05 in the browser: odd data, six at once, and the same text shown in two ways.

import { visitors } from "/shared/visitors.js";

const KEYS = { message: "text", join: "username" };

visitors(["Ann", "Ben", "Cat"], ({ name, socket, find, showAck }) => {
  const send = (event, ...data) => socket.timeout(3000).emit(event, ...data, showAck(event));

  const onSubmit = (form, action) => {
    find(form).addEventListener("submit", (event) => {
      event.preventDefault();
      action();
    });
  };

  find("[name=username]").value = name;
  onSubmit("form.join", () => send("join", { username: find("[name=username]").value }));
  onSubmit("form.message", () => send("message", { text: find("[name=text]").value }));

  // Each choice is a list in JSON: the event's name, then its data, if there is any.
  onSubmit("form.odd", () => send(...JSON.parse(find("[name=odd]").value)));

  const flood = async (event) => {
    const six = Array.from({ length: 6 }, (_, i) => ({ [KEYS[event]]: `${name} ${i + 1}` }));
    const ask = (data) => socket.timeout(3000).emitWithAck(event, data).catch(() => undefined);
    const answers = await Promise.all(six.map(ask));
    const passed = answers.filter((answer) => answer?.ok).length;
    const refused = answers.filter((answer) => answer?.ok === false).length;
    const silent = 6 - passed - refused;
    find("output.flood").textContent =
      `${passed} passed, ${refused} refused${silent ? `, ${silent} without an answer` : ""}`;
  };
  find(".flood[value=message]").addEventListener("click", () => flood("message"));
  find(".flood[value=join]").addEventListener("click", () => flood("join"));

  find(".trap").addEventListener("click", () => {
    find("[name=text]").value = find(".trap").value;
  });

  const show = (text) => {
    find("output.safe").textContent = text;
    // ---- Unsafe on purpose, to see what happens. Do not copy this line. ----
    find("output.unsafe").innerHTML = text;
    // ---- End of the unsafe part. ----
  };
  socket.on("message", ({ username, text }) => show(username ? `${username}: ${text}` : text));
  socket.on("status", ({ username, kind }) => show(`${username} ${kind}`));
});
