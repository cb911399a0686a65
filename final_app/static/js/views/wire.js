// The course's packet inspector, when the server was told where it is, and the sums of what it shows.
export async function openWire(address, { connection, username, rooms, outbox }) {
  const { inspect, mountInspector } = await import(address);
  const panel = document.getElementById("wire");
  const toggle = document.getElementById("wire-toggle");
  const sums = panel.querySelector(".wire-sums");
  inspect(connection.socket.io, username);
  mountInspector(panel);
  panel.append(sums);
  toggle.addEventListener("click", () => {
    panel.hidden = !panel.hidden;
    toggle.setAttribute("aria-expanded", String(!panel.hidden));
    panel.querySelector("ol").scrollTop = Number.MAX_SAFE_INTEGER;
  });
  setInterval(() => {
    const { asked, answered, unanswered } = connection.tally;
    const { name, timeline } = rooms.current;
    sums.textContent =
      `${name} is at number ${timeline.reached}. ${asked} events sent, ${answered} acknowledged, ` +
      `${unanswered} without an answer. Messages sent again: ${outbox.sentAgain}, waiting: ${outbox.entries.length}.`;
  }, 500);
}
