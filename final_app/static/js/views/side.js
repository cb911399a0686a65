import { avatar, byId, element, fill } from "../helpers/elements.js";

// The column beside the room, on a phone a drawer: the rooms this person is in, and who is here.
export function renderSide({ rooms, outbox, connection, username }) {
  const list = byId("rooms");
  const { current } = rooms;
  const listed = rooms.listed(outbox.entries);
  fill(list, listed.map(({ name }) => ({ key: name })), roomElement);
  for (const [at, room] of listed.entries()) {
    const link = list.children[at].firstElementChild;
    link.ariaCurrent = room === current ? "page" : null;
    const [, failed, news] = link.children;
    const count = outbox.failed.filter((entry) => entry.room === room.name).length;
    failed.textContent = count ? `${count} not sent` : "";
    news.replaceChildren(...(room.unread ? [room.unread, element("span", "only-spoken", " new")] : []));
  }
  const members = connection.isOnline ? current.members : [];
  fill(byId("members"), members.map((name) => ({ key: name, isSelf: name === username })), memberElement);
}

export function hashOf(room) {
  return `#/${encodeURIComponent(room)}`;
}

function roomElement({ key: name }) {
  const badges = [element("span", "badge badge-problem"), element("span", "badge")];
  const link = element("a", "room-link", element("bdi", "room-name", name), ...badges);
  link.href = hashOf(name);
  link.dataset.act = "closeSide";
  return element("li", "", link);
}

function memberElement({ key: name, isSelf }) {
  return element("li", "member", avatar(name), element("bdi", "member-name", name), isSelf ? element("span", "hint", "you") : "");
}
