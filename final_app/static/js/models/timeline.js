// One room's messages in the order of their numbers, each once, however often it arrives.
export class Timeline {
  messages = [];

  // Takes messages in any order; returns those that were new.
  add(incoming) {
    return incoming.filter((message) => {
      let at = this.messages.length;
      while (at > 0 && this.messages[at - 1].number > message.number) at -= 1;
      if (this.messages[at - 1]?.number === message.number) return false;
      this.messages.splice(at, 0, message);
      return true;
    });
  }

  get first() {
    return this.messages[0]?.number;
  }

  // The number after which something is missing, or undefined. A room's numbers skip nothing, so
  // a jump means that a message did not reach us.
  get hole() {
    return this.messages.find((message, at) => {
      const next = this.messages[at + 1];
      return next && next.number !== message.number + 1;
    })?.number;
  }
}
