// What this browser remembers of one person: drafts, the last room, what is just being sent. Small
// texts, written at once. Where storage is full or switched off, nothing is remembered.
export class Notebook {
  constructor(person) {
    this.prefix = `chat ${person} `;
  }

  read(page) {
    return quietly(() => localStorage.getItem(this.prefix + page)) ?? "";
  }

  write(page, text) {
    quietly(() => (text ? localStorage.setItem(this.prefix + page, text) : localStorage.removeItem(this.prefix + page)));
  }

  // The texts of all pages whose names begin like this.
  all(beginning) {
    const pages = quietly(() => Object.entries(localStorage)) ?? [];
    return pages.filter(([page]) => page.startsWith(this.prefix + beginning)).map(([, text]) => text);
  }
}

// What a task returns, or undefined when it fails.
export function quietly(task) {
  try {
    return task();
  } catch {
    return undefined;
  }
}
