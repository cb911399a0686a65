import { avatar, byId, element, fill } from "../helpers/elements.js";

// The column beside the room, on a phone a drawer: the rooms this person is in, and who is here.
export function renderSide({ rooms, connection, username }) {
  const list = byId("rooms");
  const { current, joined } = rooms;
  fill(list, joined.map(({ name }) => ({ key: name })), roomElement);
  for (const [at, room] of joined.entries()) {
    const link = list.children[at].firstElementChild;
    link.ariaCurrent = room === current ? "page" : null;
    const count = room.unread ? [room.unread, element("span", "only-spoken", " new")] : [];
    link.lastElementChild.replaceChildren(...count);
  }
  const members = connection.isOnline ? current.members : [];
  fill(byId("members"), members.map((name) => ({ key: name, isSelf: name === username })), memberElement);
}

export function hashOf(room) {
  return `#/${encodeURIComponent(room)}`;
}

function roomElement({ key: name }) {
  const link = element("a", "room-link", element("bdi", "room-name", name), element("span", "badge"));
  link.href = hashOf(name);
  link.dataset.act = "closeSide";
  return element("li", "", link);
}

function memberElement({ key: name, isSelf }) {
  return element("li", "member", avatar(name), element("bdi", "member-name", name), isSelf ? element("span", "hint", "you") : "");
}
