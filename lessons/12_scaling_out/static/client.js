// Lesson 12 in the browser: visitors of several processes, on a page that came from one of them.

import { visitors } from "/shared/visitors.js";

const ports = document.querySelector("#visitors").dataset.ports.split(" ");
const processes = ports.map((port, n) => ({
  name: "ABCDEFGH"[n],
  // By hand, with one process alone, no ports are known: then it is the one this page is from.
  url: port ? `${location.protocol}//${location.hostname}:${port}` : location.origin,
}));

// The page signs a visitor in where it came from. The cookie counts for the whole computer, whatever
// the port, so the other process gets it too: and reads it, if it has the same secret key.
const people = ["Ann", "Ben", "Cat"].map((username, n) => {
  const { name, url } = processes[n % processes.length];
  return { name: `${username} at ${name}`, username, at: url };
});

// Polling is many requests for one connection. Here they go to the processes in turn, as they would
// behind a load balancer that does not know which of them belong together.
async function pollInTurn(show) {
  const ask = (url, query, options) =>
    fetch(`${url}/socket.io/?EIO=4&transport=polling${query}`, options);
  const opened = await (await ask(processes[0].url, "")).text(); // 0{"sid":…}
  const { sid } = JSON.parse(opened.slice(1));
  show(`polling at ${processes[0].name}: it opened a session, sid ${sid.slice(0, 6)}`);
  for (const { name, url } of processes.toReversed()) {
    const answer = await ask(url, `&sid=${sid}`, { method: "POST", body: "1" }); // 1: close it
    show(`the next request of it at ${name}: ${answer.status} ${await answer.text()}`);
  }
}

visitors(people, ({ socket, find, show, showAck }) => {
  find("form").addEventListener("submit", (event) => {
    event.preventDefault();
    socket.timeout(3000).emit("message", { text: find("[name=text]").value }, showAck("message"));
  });
  find(".poll").addEventListener("click", () => pollInTurn(show));

  if (!document.querySelector("#visitors").dataset.presence) return; // the exercise goes on
  const draw = (members) => {
    find("output").textContent = members?.join(", ") || "nobody";
  };
  socket.on("presence", ({ members }) => draw(members));
  find(".who").addEventListener("click", () => {
    const done = showAck("presence");
    socket.timeout(3000).emit("presence", {}, (error, answer) => {
      done(error, answer);
      draw(answer?.members);
    });
  });
// Without polling first: the handshake of one connection is one request, to one process.
}, { signIn: true, io: { transports: ["websocket"] } });
