import { byId } from "../helpers/elements.js";

// The course's packet inspector, when the server was told where it is, and the sums of what it shows.
export async function openWire(address, { connection, username, rooms, outbox }) {
  const { inspect, mountInspector } = await import(address);
  const sums = byId("wire").firstElementChild;
  inspect(connection.socket.io, username);
  mountInspector(byId("wire"));
  byId("wire").append(sums);
  setInterval(() => {
    const { asked, answered } = connection;
    const { name, reached } = rooms.current;
    sums.textContent =
      `${name} is at number ${reached}. ${asked} events sent, ${answered} acknowledged, ${asked - answered} without ` +
      `an answer. Messages sent again: ${outbox.sentAgain}, waiting: ${outbox.entries.length}.`;
  }, 500);
}
