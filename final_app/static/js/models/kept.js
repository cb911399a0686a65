// Where one person's outbox outlives the page: in IndexedDB, which unlike localStorage has written to the
// disk what it says it has. Until it has, or where a browser refuses it, the notebook keeps the entry.
export class KeptEntries {
  constructor(person, notebook) {
    this.name = `chat-outbox-${person}`;
    this.notebook = notebook;
    this.turn = Promise.resolve();
    this.others = new BroadcastChannel(this.name); // this person's other tabs: { put: entry }, { gone: client_id }
    this.database = new Promise((resolve) => {
      const opening = indexedDB.open(this.name, 1);
      opening.onupgradeneeded = () => opening.result.createObjectStore("entries", { keyPath: "client_id" });
      opening.onsuccess = () => resolve(opening.result);
      opening.onerror = () => resolve(undefined);
    }).catch(() => undefined);
  }

  async all() {
    const noted = this.notebook.all("unsent ").map((text) => JSON.parse(text));
    await Promise.all(noted.map((entry) => this.put(entry)));
    return [...noted, ...((await this.#ask("readonly", (entries) => entries.getAll())) ?? [])];
  }

  // Whether another tab has sent it, or deleted it.
  async isGone({ client_id, isStored }) {
    return isStored && (await this.#ask("readonly", (entries) => entries.count(client_id))) === 0;
  }

  async put(entry) {
    const page = `unsent ${entry.client_id}`;
    const put = { ...entry, isStored: true }; // as it is now, not as it will be a moment later
    this.notebook.write(page, JSON.stringify(put));
    entry.isStored = (await this.#ask("readwrite", (entries) => entries.put(put))) !== undefined;
    if (entry.isStored) this.notebook.write(page, "");
    this.others.postMessage({ put });
  }

  async delete({ client_id }) {
    this.notebook.write(`unsent ${client_id}`, "");
    await this.#ask("readwrite", (entries) => entries.delete(client_id));
    this.others.postMessage({ gone: client_id });
  }

  // One task at a time, in all tabs. Plain http has no locks; then the server sorts out what is sent twice.
  alone(task) {
    if (navigator.locks) return navigator.locks.request(this.name, task);
    return (this.turn = this.turn.then(task));
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
