import { Timeline } from "./timeline.js";

// One room as this person sees it.
export class Room {
  exists = false; // so says the server's list; anybody can type a room's name into the address
  joined = false;
  read = 0; // the number of the last message this person has read
  newAfter = undefined; // where the line "New" goes: after this number
  members = [];
  typing = [];
  timeline = new Timeline();

  constructor(name) {
    this.name = name;
  }

  get unread() {
    return this.joined ? Math.max(0, this.timeline.reached - this.read) : 0;
  }

  // Draws the line "New" below what has been read.
  markNew() {
    this.newAfter = this.unread ? this.read : undefined;
  }
}

// All rooms there are, and which one is on screen.
export class Rooms {
  all = new Map();
  current = undefined;

  get(name) {
    if (!this.all.has(name)) this.all.set(name, new Room(name));
    return this.all.get(name);
  }

  // Puts a room on screen; what is new in it stands below a line.
  open(name) {
    this.current = this.get(name);
    this.current.markNew();
    return this.current;
  }

  // Takes the server's list.
  update(list) {
    for (const { room: name, joined, last_number, read_number, online } of list) {
      const room = this.get(name);
      room.exists = true;
      room.joined = joined;
      room.online = online;
      room.read = Math.max(room.read, read_number ?? 0);
      if (joined) room.timeline.knows(last_number);
    }
  }

  get joined() {
    return [...this.all.values()].filter(({ joined }) => joined).sort(byName);
  }

  get others() {
    return [...this.all.values()].filter(({ exists, joined }) => exists && !joined).sort(byName);
  }

  get unread() {
    return this.joined.reduce((sum, room) => sum + room.unread, 0);
  }

  // The joined room some steps away from the current one, round and round.
  neighbour(steps) {
    const { joined } = this;
    const at = joined.indexOf(this.current);
    return joined.at((at + steps + joined.length) % joined.length);
  }

  // The next room with something new, after the current one.
  get nextUnread() {
    const { joined } = this;
    const at = joined.indexOf(this.current) + 1;
    return [...joined.slice(at), ...joined.slice(0, at)].find(({ unread }) => unread > 0);
  }
}

function byName(one, other) {
  return one.name.localeCompare(other.name);
}
