import { button, element, fill, nameElement } from "../helpers/elements.js";

// The dialog that finds a room to join, or makes a new one. `go` has `join(name)` and
// `create(name)`, which return promises, and `refresh()`.
export class Finder {
  constructor(go) {
    this.go = go;
    this.dialog = document.getElementById("finder");
    this.box = document.getElementById("finder-name");
    this.list = this.dialog.querySelector("ul");
    this.problem = document.getElementById("finder-problem");
    this.create = document.getElementById("finder-create");
    this.box.addEventListener("input", () => this.#draw());
    this.dialog.querySelector("form").addEventListener("submit", (event) => {
      event.preventDefault();
      const first = this.#found().find((room) => same(room.name, this.name));
      if (first) this.#do("join", first.name);
      else if (this.name) this.#do("create", this.name);
    });
  }

  open(rooms) {
    this.box.value = "";
    this.problem.textContent = "";
    this.render(rooms);
    this.dialog.showModal();
    this.box.focus();
    this.go.refresh().catch((error) => (this.problem.textContent = error.message));
  }

  render(rooms) {
    this.rooms = rooms;
    this.#draw();
  }

  get name() {
    return this.box.value.trim();
  }

  #found() {
    const wanted = this.name.toLocaleLowerCase();
    return this.rooms.others.filter(({ name }) => name.toLocaleLowerCase().includes(wanted));
  }

  #draw() {
    const found = this.#found();
    const items = found.map(({ name, online }) => ({ key: name, look: `${online}`, name, online }));
    fill(this.list, items, ({ name, online }) => {
      const join = button("button button-quiet", "Join", () => this.#do("join", name));
      join.setAttribute("aria-label", `Join ${name}`);
      const here = element("span", "hint", online ? `${online} here now` : "nobody here now");
      return element("li", "finder-room", element("span", "finder-about", nameElement("room-name", name), here), join);
    });
    const isKnown = [...this.rooms.joined, ...this.rooms.others].some(({ name }) => same(name, this.name));
    this.create.hidden = !this.name || isKnown;
    this.create.textContent = `Create “${this.name}”`;
    const empty = this.name ? "No other room is called that." : "You are in every room there is. Name a new one above.";
    this.list.nextElementSibling.textContent = found.length ? "" : empty;
  }

  async #do(verb, name) {
    this.problem.textContent = "";
    try {
      await this.go[verb](name);
      this.dialog.close();
    } catch (error) {
      this.problem.textContent = error.message;
      if (error.code === "room_exists") this.go.refresh().catch(() => {});
    }
  }
}

function same(one, other) {
  return one.localeCompare(other, undefined, { sensitivity: "accent" }) === 0;
}
