const AGAIN = 3000; // milliseconds: well before the server lets a sign of typing expire

// Says where this person is typing: at once, then every three seconds while it lasts, and when it stops.
export class Typing {
  told = 0;

  constructor(tell) {
    this.tell = tell;
  }

  in(room) {
    if (room === this.room && Date.now() - this.told < AGAIN) return;
    if (this.room && this.room !== room) this.tell(this.room, false);
    if (room) this.tell(room, true);
    Object.assign(this, { room, told: Date.now() });
  }
}

export function typingSentence([first, ...others]) {
  if (others.length) return others.length === 1 ? "Two people are typing" : "Several people are typing";
  return first ? `${first} is typing` : "";
}

// Who is here, for the line under a room's name.
export function hereSentence(members, username) {
  const [first, ...others] = members.filter((name) => name !== username);
  if (!first) return "Only you are here";
  if (!others.length) return `You and ${first} are here`;
  return `You, ${first} and ${others.length === 1 ? others[0] : `${others.length} more`} are here`;
}
