import { visitors } from "/shared/visitors.js";

const people = [
  { name: "Ann", auth: { token: "let me in" } },
  "Ben",
  { name: "Cat", connect: false },
];

visitors(people, ({ name, socket, sockets, find, show, showAck }) => {
  const on = (selector, event, ...data) => find(selector).addEventListener("click", () => {
    socket.timeout(20000).emit(event, ...data, showAck(event));
  });
  on("button.text", "echo", { from: name, markup: "<b>bold</b>" });
  on("button.bytes", "echo", new Uint8Array([1, 2, 255]));
  on("button.flood", "flood", 2000);
  on("button.out", "throw_out");
  sockets["/members"].on("connect", () => show(`${name} is a member`));
}, { namespaces: ["/chat", "/members"], later: ["Dan"] });
