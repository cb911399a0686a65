const AGAIN = 3000; // milliseconds: well before the server lets a sign of typing expire

// Decides when to say that this person is typing: at once, then every three seconds while it
// lasts, and when it stops. `tell(room, typing)` sends it.
export class Typing {
  constructor(tell) {
    this.tell = tell;
    this.room = undefined;
    this.told = 0;
  }

  wrote(room, text) {
    if (!text.trim()) {
      this.stop();
      return;
    }
    if (this.room !== room) this.stop();
    if (this.room === room && Date.now() - this.told < AGAIN) return;
    Object.assign(this, { room, told: Date.now() });
    this.tell(room, true);
  }

  stop() {
    if (this.room !== undefined) this.tell(this.room, false);
    this.room = undefined;
  }
}

export function typingSentence(usernames) {
  if (!usernames.length) return "";
  if (usernames.length === 1) return `${usernames[0]} is typing`;
  return usernames.length === 2 ? "Two people are typing" : "Several people are typing";
}

// Who is here, for the line under a room's name.
export function hereSentence(members, username) {
  const others = members.filter((name) => name !== username);
  if (!others.length) return "Only you are here";
  if (others.length === 1) return `You and ${others[0]} are here`;
  if (others.length === 2) return `You, ${others[0]} and ${others[1]} are here`;
  return `You, ${others[0]} and ${others.length - 1} more are here`;
}
