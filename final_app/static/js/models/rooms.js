const NOTICES_KEPT = 50;

// One room as this person sees it: its messages by their numbers, each once, however often it arrives.
export class Room {
  exists = false; // so says the server's list; anybody can type a room's name into the address
  joined = false;
  joinedOn = undefined; // the connection that hears it
  reached = 0; // the highest number known to exist
  read = 0; // the number of the last message this person has read
  newAfter = undefined; // where the line "New" goes: after this number
  messages = [];
  notices = []; // who came and went in between
  floor = Infinity; // every message with a higher number belongs here
  more = false; // there are older messages than the first one here
  typing = [];
  members = [];

  constructor(name) {
    this.name = name;
  }

  forget() {
    Object.assign(this, new Room(this.name), { exists: this.exists, members: this.members });
  }

  get loaded() {
    return this.floor !== Infinity;
  }

  get unread() {
    return this.joined ? Math.max(0, this.reached - this.read) : 0;
  }

  knows(number) {
    this.reached = Math.max(this.reached, number);
  }

  markNew() {
    this.newAfter = this.unread ? this.read : undefined;
  }

  // Takes the newest page, or the one before the first message.
  addPage({ messages, more }) {
    this.floor = Math.min(this.floor, (messages[0]?.number ?? 1) - 1);
    this.more = more;
    return this.add(messages);
  }

  // Takes messages in any order; returns those that were new.
  add(messages) {
    for (const { number } of messages) this.knows(number);
    const added = messages.filter(({ number }) => this.awaits(number));
    this.messages = [...this.messages, ...added].sort((one, other) => one.number - other.number);
    return added;
  }

  // Whether a message of that number belongs here and is not here yet.
  awaits(number) {
    return number > this.floor && !this.messages.some((one) => one.number === number);
  }

  note(status) {
    this.notices = [...this.notices.slice(1 - NOTICES_KEPT), { ...status, after: this.reached }];
  }

  // Forgets the oldest messages; they can be fetched again.
  trim(keep) {
    if (this.messages.length <= 2 * keep) return;
    this.messages = this.messages.slice(-keep);
    this.floor = this.messages[0].number - 1;
    this.more = true;
    this.notices = this.notices.filter(({ after }) => after > this.floor);
  }

  // The number after which something is missing: a room's numbers skip nothing, so a jump means a loss.
  get hole() {
    let last = this.floor;
    while (this.messages[last - this.floor]?.number === last + 1) last += 1;
    return last < this.reached ? last : undefined;
  }
}

const sorted = (rooms) => rooms.sort((one, other) => one.name.localeCompare(other.name));

// All rooms there are, and which one is on screen.
export class Rooms {
  all = new Map();
  current = undefined;

  get(name) {
    if (!this.all.has(name)) this.all.set(name, new Room(name));
    return this.all.get(name);
  }

  update(list) {
    for (const { room: name, joined, last_number, read_number, online } of list) {
      const room = this.get(name);
      if (room.joined && !joined) room.forget(); // left elsewhere while we were away
      Object.assign(room, { exists: true, joined, online, read: Math.max(room.read, read_number ?? 0) });
      if (joined) room.knows(last_number);
    }
  }

  get known() {
    return sorted([...this.all.values()].filter(({ exists }) => exists));
  }

  get joined() {
    return this.known.filter(({ joined }) => joined);
  }

  // The rooms this person is in, or still has something to say in.
  listed(unsent) {
    return sorted([...new Set([...this.joined, ...unsent.map(({ room }) => this.get(room))])]);
  }

  // The others of these from the current one on, round and round.
  following(unsent) {
    const listed = this.listed(unsent);
    const at = listed.indexOf(this.current);
    return [...listed.slice(at + 1), ...listed.slice(0, Math.max(0, at))];
  }

  get unread() {
    return this.joined.reduce((sum, room) => sum + room.unread, 0);
  }
}
