import { button, byId, element, fill } from "../helpers/elements.js";

const dialog = byId("finder");
const box = byId("finder-name");
const create = byId("finder-create");
create.form.addEventListener("submit", (event) => event.preventDefault()); // it closes when that is done

// Opens the dialog that finds a room to join, or makes a new one.
export function openFinder(rooms) {
  box.value = "";
  byId("finder-problem").textContent = "";
  box.oninput = () => renderFinder(rooms);
  renderFinder(rooms);
  dialog.showModal();
}

export function renderFinder({ known }) {
  const name = box.value.trim();
  const isPart = (room) => room.name.toLocaleLowerCase().includes(name.toLocaleLowerCase());
  const found = known.filter((room) => !room.joined && isPart(room));
  fill(dialog.querySelector("ul"), found.map(({ name, online }) => ({ key: `${name} ${online}`, name, online })), roomElement);
  const same = known.find((room) => room.name.localeCompare(name, undefined, { sensitivity: "accent" }) === 0);
  create.hidden = !name || same;
  create.disabled = !name;
  create.textContent = `Create “${name}”`;
  // What Enter does is what this button does, whether it is to be seen or not.
  Object.assign(create.dataset, { act: same ? "join" : "create", room: same?.name ?? name });
  const empty = name ? "No other room is called that." : "You are in every room there is. Name a new one above.";
  dialog.querySelector("[role=status]").textContent = found.length ? "" : empty;
}

function roomElement({ name, online }) {
  const join = button("join", "Join");
  join.dataset.room = name;
  join.ariaLabel = `Join ${name}`;
  const here = element("span", "hint", online ? `${online} here now` : "nobody here now");
  return element("li", "finder-room", element("span", "finder-about", element("bdi", "room-name", name), here), join);
}
