import { avatar, element, fill, nameElement } from "../helpers/elements.js";

// The column beside the room, on a phone a drawer: the rooms this person is in, and who is here.
export class Side {
  constructor(username) {
    this.username = username;
    this.side = document.getElementById("side");
    this.rooms = document.getElementById("rooms");
    this.members = document.getElementById("members");
    this.rooms.addEventListener("click", ({ target }) => target.closest("a") && this.close());
  }

  close() {
    if (this.side.matches(":popover-open")) this.side.hidePopover();
  }

  render(rooms, isOnline) {
    const items = rooms.joined.map((room) => {
      const isCurrent = room === rooms.current;
      return { key: room.name, look: `${room.unread} ${isCurrent}`, name: room.name, unread: room.unread, isCurrent };
    });
    this.#keepFocus(() => fill(this.rooms, items, roomElement));
    const names = isOnline ? (rooms.current?.members ?? []) : [];
    fill(
      this.members,
      names.map((name) => ({ key: name, look: "", name })),
      ({ name }) => this.#memberElement(name),
    );
    this.members.nextElementSibling.hidden = isOnline;
  }

  #memberElement(name) {
    const made = element("li", "member", avatar(name), nameElement("member-name", name));
    if (name === this.username) made.append(element("span", "hint", "you"));
    return made;
  }

  // A link that is drawn anew because its count has changed keeps the focus.
  #keepFocus(draw) {
    const key = this.rooms.contains(document.activeElement) && document.activeElement.closest("li").dataset.key;
    draw();
    if (key === false) return;
    [...this.rooms.children].find((row) => row.dataset.key === key)?.firstElementChild.focus();
  }
}

export function hashOf(room) {
  return `#/${encodeURIComponent(room)}`;
}

function roomElement({ name, unread, isCurrent }) {
  const link = element("a", "room-link", nameElement("room-name", name));
  link.href = hashOf(name);
  if (isCurrent) link.setAttribute("aria-current", "page");
  if (unread) link.append(element("span", "badge", String(unread), element("span", "only-spoken", " new")));
  return element("li", "", link);
}
