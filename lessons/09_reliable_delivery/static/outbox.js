// What has been written and has no receipt yet. It lies in localStorage, which outlives a reload.

export class Outbox {
  /** `send(message)` resolves to the receipt, or to nothing; `changed` is called on every change. */
  constructor(shelf, socket, send, changed) {
    Object.assign(this, { shelf, socket, send, changed, isSending: false });
    this.messages = JSON.parse(localStorage.getItem(shelf) ?? "[]");
  }

  add(message) {
    // The id is chosen once, when the message is written. Every try carries the same one.
    this.messages.push({ ...message, client_id: Math.random().toString(36).slice(2) });
    this.save();
    this.flush();
  }

  save() {
    localStorage.setItem(this.shelf, JSON.stringify(this.messages));
    this.changed();
  }

  // Sends the first message until there is a receipt for it, and then the next.
  async flush() {
    if (this.isSending) return;
    this.isSending = true;
    while (this.messages.length && this.socket.connected) {
      const receipt = await this.send(this.messages[0]);
      if (receipt) this.messages.shift(); // stored or refused: either way it needs no repeat
      this.save();
    }
    this.isSending = false;
  }
}
