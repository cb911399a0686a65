const NOTICES_KEPT = 50;

// One room's messages in the order of their numbers, each once, however often it arrives; and who
// came and went in between. Empty until a first page has been put in with `addOlder`.
export class Timeline {
  messages = [];
  notices = [];
  loaded = false;
  more = false; // there are older messages than the first one here
  reached = 0; // the highest number known to exist

  // Takes the newest page, or one from before the first message.
  addOlder({ messages, more }) {
    this.floor = (messages[0]?.number ?? 1) - 1; // every number above this one belongs here
    this.loaded = true;
    this.more = more;
    return this.add(messages);
  }

  // Whether a message of that number belongs here and is not here yet.
  awaits(number) {
    return this.loaded && number > this.floor && !this.messages.some((message) => message.number === number);
  }

  // Takes messages in any order; returns those that were new.
  add(incoming) {
    for (const { number } of incoming) this.knows(number);
    if (!this.loaded) return [];
    return incoming.filter((message) => {
      let at = this.messages.length;
      while (at > 0 && this.messages[at - 1].number > message.number) at -= 1;
      if (this.messages[at - 1]?.number === message.number) return false;
      this.messages.splice(at, 0, message);
      return true;
    });
  }

  knows(number) {
    this.reached = Math.max(this.reached, number);
  }

  note(status) {
    this.notices = [...this.notices.slice(1 - NOTICES_KEPT), { ...status, after: this.reached }];
  }

  // Forgets the oldest messages; they can be fetched again.
  trim(keep) {
    if (this.messages.length <= 2 * keep) return;
    this.messages.splice(0, this.messages.length - keep);
    this.floor = this.messages[0].number - 1;
    this.more = true;
    this.notices = this.notices.filter(({ after }) => after > this.floor);
  }

  // The number after which something is missing, or undefined. A room's numbers skip nothing, so
  // a jump means that a message did not reach us.
  get hole() {
    if (!this.loaded) return undefined;
    let last = this.floor;
    for (const { number } of this.messages) {
      if (number !== last + 1) return last;
      last = number;
    }
    return last < this.reached ? last : undefined;
  }
}
