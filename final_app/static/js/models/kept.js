// Where the outbox of one person keeps its entries, beyond a reload and the end of the browser:
// IndexedDB, which unlike localStorage has written to the disk what it says it has. Where a
// browser refuses that, as some do in private windows, the page's memory has to do.
export class KeptEntries {
  constructor(person) {
    this.name = `chat-outbox-${person}`;
    this.memory = new Map(); // what is not on the disk, or not yet
    this.others = new BroadcastChannel(this.name); // the same person's other tabs
    this.database = new Promise((resolve) => {
      const opening = indexedDB.open(this.name, 1);
      opening.onupgradeneeded = () => opening.result.createObjectStore("entries", { keyPath: "client_id" });
      opening.onsuccess = () => resolve(opening.result);
      opening.onerror = () => resolve(undefined);
    }).catch(() => undefined);
  }

  // Calls `heard({ put: entry })` or `heard({ gone: client_id })` when another tab changes something.
  onOther(heard) {
    this.others.addEventListener("message", ({ data }) => heard(data));
  }

  async all() {
    return (await this.#ask("readonly", (entries) => entries.getAll())) ?? [];
  }

  async has(client_id) {
    return this.memory.has(client_id) || (await this.#ask("readonly", (entries) => entries.count(client_id))) > 0;
  }

  async put(entry) {
    this.memory.set(entry.client_id, entry);
    const isStored = await this.#ask("readwrite", (entries) => entries.put(entry));
    if (isStored) this.memory.delete(entry.client_id);
    this.others.postMessage({ put: entry });
  }

  async delete(client_id) {
    this.memory.delete(client_id);
    await this.#ask("readwrite", (entries) => entries.delete(client_id));
    this.others.postMessage({ gone: client_id });
  }

  // Runs a task while no other tab runs one. Over plain http a browser has no locks; then two
  // tabs may send the same entry, and the server keeps one.
  async alone(task) {
    await (navigator.locks ? navigator.locks.request(this.name, task) : task());
  }

  // What the database answers, or undefined when it can't.
  async #ask(mode, question) {
    const database = await this.database;
    const asking = new Promise((resolve) => {
      const transaction = database.transaction("entries", mode, { durability: "strict" });
      const asked = question(transaction.objectStore("entries"));
      transaction.oncomplete = () => resolve(asked.result);
      transaction.onabort = () => resolve(undefined);
    });
    return asking.catch(() => undefined);
  }
}
