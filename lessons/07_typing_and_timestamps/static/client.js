// Lesson 07 in the browser: one moment on three clocks, and signs of typing that are not too many.

import { visitors } from "/shared/visitors.js";

const AGAIN = 2000; // ms from one sign to the next, while somebody goes on typing

const people = [
  { name: "Ann", zone: "Europe/Lisbon" },
  { name: "Ben", zone: "Asia/Tokyo" },
  { name: "Cat", zone: "America/New_York" },
];

visitors(people, ({ name, person, socket, find, showAck }) => {
  const text = find("[name=text]");
  const rooms = document.querySelector("#visitor").content.querySelector("[name=room]");
  const room = () => (rooms ? find("[name=room]").value : "lobby");
  const send = (event, data) => {
    socket.timeout(3000).emit(event, { room: room(), ...data }, showAck(event));
  };

  let told = 0; // when this visitor last gave a sign; 0: is not typing, as far as others know
  const sign = (typing) => {
    told = typing ? Date.now() : 0;
    send("typing", { typing });
  };
  text.addEventListener("input", () => {
    if (!text.value) return rooms && sign(false); // the lobby knows signs only, and silence
    if (find("[name=every]").checked || Date.now() - told > AGAIN) sign(true);
  });

  find("form.message").addEventListener("submit", (event) => {
    event.preventDefault();
    const claim = find("[name=claim]").checked ? { timestamp: "1999-12-31T23:59:59Z" } : {};
    send("message", { text: text.value, ...claim });
    text.value = "";
    told = 0;
  });
  if (rooms) {
    find(".buttons").addEventListener("click", ({ target }) => {
      if (target.value && target.type === "button") send(target.value);
    });
  }

  socket.on("typing", ({ usernames }) => {
    const others = usernames.filter((each) => each !== name);
    find("output.typing").textContent = others.join(" and ") || "nobody";
  });

  // A browser knows the zone it is in; here each visitor lives in another one.
  const clock = new Intl.DateTimeFormat("en-GB", { timeStyle: "medium", timeZone: person.zone });
  const at = (timestamp) => (timestamp ? clock.format(new Date(timestamp)) : "no time");
  find("output.zone").textContent = person.zone;
  socket.on("message", ({ username, text: said, timestamp }) => {
    find("output.newest").textContent = `${at(timestamp)} ${username}: ${said}`;
  });
}, { signIn: true });
