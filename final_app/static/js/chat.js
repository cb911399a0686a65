import { persist } from "./helpers/persist.js";
import { Outbox } from "./models/outbox.js";
import { Rooms } from "./models/rooms.js";

const KEPT_ON_SCREEN = 300; // messages, while somebody reads the newest

// What this person and the server say to each other. Knows no page: `screen` is told what has changed and what
// was heard from others, and says whether a room is being read. Whoever is in no room yet begins in `beginning`, if given.
export class Chat {
  rooms = new Rooms();
  ready = false; // the rooms are known

  constructor(connection, username, beginning, entries, screen) {
    Object.assign(this, { connection, username, beginning, screen });
    this.outbox = new Outbox(entries, (entry) => this.#send(entry), screen.changed);
    connection.socket.on("connect", () => this.#arrive());
    connection.socket.on("rooms", () => this.refresh());
    const listen = (event, hear) => connection.socket.on(event, (it) => hear(this.rooms.get(it.room), it));
    listen("message", (room, message) => this.#hear(room, message));
    listen("status", (room, status) => {
      if (status.username !== username) room.note(status);
      else if (status.kind === "left") room.forget(); // in another tab
    });
    listen("presence", (room, { members }) => Object.assign(room, { members }));
    listen("typing", (room, { usernames }) => Object.assign(room, { typing: usernames }));
    listen("read", (room, { read_number }) => Object.assign(room, { read: Math.max(room.read, read_number) }));
  }

  refresh() {
    return this.#persist(() => this.#list());
  }

  // Puts a room on screen; what is new in it stands below a line.
  open(name) {
    const room = this.rooms.get(name);
    this.rooms.current = room;
    room.markNew();
    this.screen.changed();
    if (room.joined) this.#level(room);
  }

  // To "join" again is no news to anybody: it tells the server that this tab wants to hear the room.
  async enter(verb, name) {
    const { id: joinedOn } = this.connection.socket;
    const answer = await this.connection.request(verb, { room: name, after: this.rooms.get(name).reached });
    const room = this.rooms.get(answer.room);
    if (answer.last_number < room.reached) room.forget(); // the server was given an older database
    Object.assign(room, { exists: true, joined: true, joinedOn });
    room.knows(answer.last_number);
    if (room.read > answer.read_number) this.#tellRead(room);
    else room.read = answer.read_number;
    await this.#level(room);
    return room.name;
  }

  async leave(room) {
    await this.connection.request("leave", { room: room.name });
    room.forget();
  }

  say(room, text) {
    room.newAfter = undefined;
    this.outbox.add(room.name, text);
  }

  // Fetches the page before the first message.
  async older(room) {
    if (!room.more) return;
    await this.#once(room, "fetching", async () => {
      this.#own(room, room.addPage(await this.#history(room, { before: room.floor + 1 })));
    });
  }

  // Notes that everything up to a number has been seen; the server is told after a moment.
  sawUpTo(room, number) {
    if (!room.joined || number <= room.read) return;
    room.read = number;
    this.screen.changed();
    clearTimeout(room.telling);
    room.telling = setTimeout(() => this.#tellRead(room), 400);
  }

  // Does not wait for that moment, as the page goes away.
  tellReads() {
    for (const room of this.rooms.joined) if (room.telling) this.#tellRead(room);
  }

  // After every connection: the rooms, then what we missed in each, then what waits to be sent.
  async #arrive() {
    await this.#persist(async () => {
      await this.#list();
      if (this.beginning && !this.rooms.joined.length) await this.enter("join", this.beginning);
      Object.assign(this, { ready: true, beginning: "" }); // whoever leaves it has left it
    });
    await this.outbox.flush();
  }

  // Which rooms there are; and into those that are joined, be it in another tab.
  async #list() {
    this.rooms.update((await this.connection.request("rooms")).rooms);
    const { current, joined } = this.rooms;
    for (const room of new Set([current, ...joined])) {
      if (room.joined && room.joinedOn !== this.connection.socket.id) await this.enter("join", room.name);
    }
  }

  #history(room, page) {
    return this.connection.request("message_history", { room: room.name, ...page });
  }

  // Fetches what a room lacks: once it is on screen its newest page, then what did not reach us, page by page.
  #level(room) {
    return this.#once(room, "leveling", async () => {
      if (!room.loaded && room === this.rooms.current) {
        let page = await this.#history(room);
        room.markNew();
        // Back to where the new begins, unless that is very far.
        while (page.more && page.messages[0].number > room.newAfter + 1 && page.messages.length < KEPT_ON_SCREEN) {
          const { messages, more } = await this.#history(room, { before: page.messages[0].number, limit: 100 });
          page = { messages: [...messages, ...page.messages], more };
        }
        this.#own(room, room.addPage(page));
      }
      for (let hole; (hole = room.hole) !== undefined; ) {
        const { messages } = await this.#history(room, { after: hole, limit: 100 });
        if (!this.#take(room, messages).length) return; // the server has no more than this
      }
    });
  }

  #hear(room, message) {
    room.typing = room.typing.filter((name) => name !== message.username);
    this.#take(room, [message]);
    if (this.screen.isReading(room)) room.trim(KEPT_ON_SCREEN);
    this.#level(room);
  }

  // Takes what is new; returns what of it was not here, which is nothing in a room not yet opened.
  #take(room, messages) {
    const isOthers = ({ username }) => username !== this.username;
    const isMarked = room.unread && room.newAfter !== undefined;
    if (!isMarked && messages.some(isOthers) && !this.screen.isReading(room)) room.newAfter = room.read;
    const added = room.add(messages);
    this.#own(room, messages);
    this.screen.heard(room, (room.loaded ? added : messages).filter(isOthers));
    return added;
  }

  // What we wrote has arrived, and is not new to us; what others wrote before it may well be.
  #own(room, messages) {
    const own = messages.filter(({ username }) => username === this.username);
    for (const { number } of own) if (number === room.read + 1) this.sawUpTo(room, number);
    this.outbox.arrived(own);
  }

  async #send({ room: name, text, client_id }) {
    const { number } = await this.connection.request("message", { room: name, text, client_id });
    const room = this.rooms.get(name);
    room.knows(number);
    if (!room.awaits(number)) this.#own(room, [{ number, client_id, username: this.username }]);
    this.#level(room);
  }

  // Told again when we come back, or with the next one.
  #tellRead(room) {
    clearTimeout(room.telling);
    room.telling = undefined;
    if (!room.joined) return;
    this.connection.request("read", { room: room.name, number: room.read }).catch(() => {});
  }

  // Does for a room what is not being done already.
  async #once(room, doing, task) {
    if (room[doing]) return;
    room[doing] = true;
    await this.#persist(task);
    room[doing] = false;
  }

  // Until the connection is lost: a new one begins anew.
  async #persist(task) {
    await persist(task).catch(({ code }) => code === "not_a_member" && this.refresh());
  }
}
