// Lesson 10 in the browser: Ann with two tabs, Ben, and Eve, who would like to know more.

import { visitors } from "/shared/visitors.js";

const people = ["Ann", { name: "Ann (tab 2)", username: "Ann" }, "Ben", "Eve"];

visitors(people, ({ name, person, socket, find, showAck }) => {
  const me = person.username ?? name;
  const send = (event, data) => socket.timeout(3000).emit(event, data, showAck(event));
  const names = () => find("[name=to]").value.split(",").map((each) => each.trim());
  const several = Boolean(document.querySelector("#visitor").content.querySelector(".read"));
  let newest = 0; // the number of the newest message

  const onSubmit = (form, action) => {
    find(form).addEventListener("submit", (event) => {
      event.preventDefault();
      action();
    });
  };

  // The example writes to one person, the exercise to a list of them: "Ann, Eve".
  find("[name=to]").value = me === "Ann" ? "Ben" : "Ann";
  onSubmit("form.message", () => {
    send("message", { to: several ? names() : names()[0], text: find("[name=text]").value });
  });
  onSubmit("form.join", () => send("join", { room: find("[name=room]").value }));
  find(".history").addEventListener("click", () => {
    send("message_history", several ? { after: 0 } : { with: names()[0] });
  });
  if (several) find(".read").addEventListener("click", () => send("read", { number: newest }));

  const show = (text) => { find("output").textContent = text; };
  socket.on("message", ({ number, username, to, text }) => {
    newest = number;
    show(`${number}, ${username} to ${[to].flat().join(", ")}: ${text}`);
  });
  socket.on("read", ({ number, username }) => show(`${number} was read by ${username}`));
}, { signIn: true });
