// What this browser remembers of one person; nothing where storage is full or switched off.
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
