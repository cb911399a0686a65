// What this browser remembers of one person: drafts, the last room. Small texts, read at once.
export class Notebook {
  constructor(person) {
    this.person = person;
  }

  read(page) {
    try {
      return localStorage.getItem(`chat ${this.person} ${page}`) ?? "";
    } catch {
      return ""; // storage is switched off: then nothing is remembered
    }
  }

  write(page, text) {
    try {
      if (text) localStorage.setItem(`chat ${this.person} ${page}`, text);
      else localStorage.removeItem(`chat ${this.person} ${page}`);
    } catch {
      // Full or switched off. What is on screen is still there.
    }
  }
}
