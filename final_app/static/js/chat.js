import { Outbox } from "./models/outbox.js";
import { Rooms } from "./models/rooms.js";
import { Timeline } from "./models/timeline.js";

const KEPT_ON_SCREEN = 300; // messages, while somebody reads the newest

// What this person and the server have to say to each other. Knows no page: `screen.changed()` is
// told that something is different, `screen.heard(room, messages)` what has just come from others,
// and `screen.isReading(room)` says whether its newest message is being looked at.
export class Chat {
  rooms = new Rooms();
  ready = false; // the rooms are known

  constructor(connection, username, home, entries, screen) {
    Object.assign(this, { connection, username, home, screen });
    this.outbox = new Outbox(entries, (entry) => this.#send(entry), () => screen.changed());
    connection.on("connect", () => this.#arrive());
    connection.on("rooms", () => this.refresh().catch(() => {}));
    connection.on("message", (message) => this.#hear(message));
    connection.on("message_history", (page) => this.#begin(this.rooms.get(page.room), page));
    connection.on("status", (status) => this.#note(status));
    this.#keep("presence", "members", ({ members }) => members);
    this.#keep("typing", "typing", ({ usernames }) => usernames);
    this.#keep("read", "read", ({ read_number }, room) => Math.max(room.read, read_number));
  }

  // Asks for the list of rooms.
  async refresh() {
    this.rooms.update((await this.connection.request("rooms")).rooms);
    this.screen.changed();
  }

  open(name) {
    const room = this.rooms.open(name);
    this.screen.changed();
    if (room.joined && !room.timeline.loaded) this.#persist(() => this.#load(room));
  }

  async create(name) {
    const { room } = await this.connection.request("create", { room: name });
    return this.join(room);
  }

  async join(name) {
    const room = this.rooms.get(name);
    await this.#enter(room);
    room.exists = true;
    this.screen.changed();
    return room;
  }

  async leave(room) {
    await this.connection.request("leave", { room: room.name });
    this.#left(room);
  }

  say(room, text) {
    room.newAfter = undefined;
    return this.outbox.add(room.name, text);
  }

  // Fetches the page before the first message.
  async older(room) {
    if (room.loading || !room.timeline.more || !this.connection.isOnline) return;
    room.loading = true;
    this.screen.changed();
    try {
      const before = room.timeline.floor + 1;
      const page = await this.connection.request("message_history", { room: room.name, before });
      this.#own(room.timeline.addOlder(page));
    } catch {
      // The button stays, and scrolling asks again.
    }
    room.loading = false;
    this.screen.changed();
  }

  // Notes that everything up to a number has been seen; the server is told after a moment.
  sawUpTo(room, number) {
    if (number <= room.read) return;
    room.read = number;
    this.screen.changed();
    clearTimeout(room.telling);
    room.telling = setTimeout(() => this.#tellRead(room), 400);
  }

  // After every connection: the rooms, then what we missed in each, then what waits to be sent.
  async #arrive() {
    await this.#persist(async () => {
      await this.refresh();
      if (this.screen.isFirstVisit() && !this.rooms.joined.length) await this.join(this.home);
      const { current, joined } = this.rooms;
      for (const room of joined.sort((one, other) => (other === current) - (one === current))) {
        if (room.enteredBy !== this.connection.id) await this.#enter(room);
      }
      this.ready = true;
      this.screen.changed();
    });
    await this.outbox.flush();
  }

  // Joining again is no news to anybody: it tells the server that this tab wants to hear the room.
  async #enter(room) {
    const { name, timeline } = room;
    const wantsPage = room === this.rooms.current && !timeline.loaded;
    const question = wantsPage ? { room: name } : { room: name, after: timeline.reached };
    const { last_number, read_number } = await this.connection.request("join", question);
    const wasJoined = room.joined;
    room.joined = true;
    if (last_number < timeline.reached) {
      // The server has less than we do: it was given another database, or an older one.
      Object.assign(room, { timeline: new Timeline(), read: read_number });
    }
    room.timeline.knows(last_number);
    room.read = Math.max(room.read, wasJoined ? read_number : last_number);
    if (room.read > read_number) this.#tellRead(room);
    if (room === this.rooms.current && !room.timeline.loaded && !wantsPage) await this.#load(room);
    await this.#level(room);
    room.enteredBy = this.connection.id;
  }

  async #load(room) {
    this.#begin(room, await this.connection.request("message_history", { room: room.name }));
  }

  #begin(room, page) {
    if (!room.timeline.loaded) {
      if (room === this.rooms.current) room.markNew();
      this.#own(room.timeline.addOlder(page));
    }
    this.screen.changed();
    this.#persist(() => this.#level(room));
  }

  // Fetches what did not reach us, page by page, until nothing is missing.
  async #level(room) {
    if (room.leveling) return;
    room.leveling = true;
    try {
      for (let hole; (hole = room.timeline.hole) !== undefined; ) {
        const question = { room: room.name, after: hole, limit: 100 };
        const { messages } = await this.connection.request("message_history", question);
        if (!messages.length) return; // the server has no more than this
        if (!room.unread && !this.screen.isReading(room)) room.newAfter = room.read;
        const added = room.timeline.add(messages);
        this.#own(added);
        this.screen.heard(room, added);
      }
    } finally {
      room.leveling = false;
      this.screen.changed();
    }
  }

  #hear(message) {
    const room = this.rooms.get(message.room);
    const isOwn = message.username === this.username;
    const isReading = this.screen.isReading(room);
    if (!room.unread && !isReading && !isOwn) room.newAfter = room.read;
    room.typing = room.typing.filter((name) => name !== message.username);
    room.timeline.add([message]);
    this.#own([message]);
    if (isReading) room.timeline.trim(KEPT_ON_SCREEN);
    this.screen.heard(room, [message]);
    this.screen.changed();
    this.#persist(() => this.#level(room));
  }

  #own(messages) {
    for (const message of messages) {
      if (message.username === this.username) this.outbox.arrived(message);
    }
  }

  #note(status) {
    const room = this.rooms.get(status.room);
    if (status.username !== this.username) room.timeline.note(status);
    else if (status.kind === "left") this.#left(room); // in another tab
    this.screen.changed();
  }

  #left(room) {
    Object.assign(room, { joined: false, members: [], typing: [], timeline: new Timeline(), read: 0 });
    this.screen.changed();
  }

  #keep(event, property, valueIn) {
    this.connection.on(event, (payload) => {
      const room = this.rooms.get(payload.room);
      room[property] = valueIn(payload, room);
      this.screen.changed();
    });
  }

  async #send({ room: name, text, client_id }) {
    const message = { room: name, text, client_id };
    const { number } = await this.connection.request("message", message);
    const room = this.rooms.get(name);
    room.timeline.knows(number);
    if (!room.timeline.awaits(number)) this.outbox.arrived(message);
    this.#persist(() => this.#level(room));
    return number;
  }

  #tellRead(room) {
    this.connection.request("read", { room: room.name, number: room.read }).catch(() => {
      // Told again when we come back, or with the next one.
    });
  }

  // Does something until it works, or until the connection is lost: a new one begins anew.
  async #persist(task) {
    try {
      await task();
    } catch (error) {
      if (error.code === "not_a_member") await this.refresh().catch(() => {});
      else if (error.isPassing && this.connection.isOnline) setTimeout(() => this.#persist(task), (error.retryAfter ?? 3) * 1000);
    }
  }
}
