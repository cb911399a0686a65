import { hereSentence, typingSentence } from "../models/typing.js";

const APP = "Chat";

// Everything around the messages that says which room this is and how things stand in it.
export class RoomHeader {
  constructor(username) {
    this.username = username;
    const byId = (id) => document.getElementById(id);
    this.title = byId("room-title");
    this.here = byId("here");
    this.typing = byId("typing");
    this.leave = byId("leave");
    this.unreadElsewhere = byId("unread-elsewhere");
    this.icon = document.querySelector("link[rel=icon]");
    this.states = { empty: byId("empty"), outside: byId("outside"), loading: byId("loading") };
  }

  render(rooms, { isOnline, isReady, isEmpty }) {
    const { current: room } = rooms;
    this.title.textContent = room.name;
    for (const place of document.querySelectorAll(".this-room")) place.textContent = room.name;
    this.here.textContent = room.joined && isOnline && room.members.length ? hereSentence(room.members, this.username) : "";
    this.typing.textContent = typingSentence(room.joined && isOnline ? room.typing : []);
    this.leave.hidden = !room.joined;
    document.getElementById("log-label").textContent = `Messages in ${room.name}`;
    document.body.classList.toggle("is-outside", isReady && !room.joined);
    this.states.outside.hidden = !isReady || room.joined;
    this.states.outside.classList.toggle("is-unknown", !room.exists);
    this.states.loading.hidden = isReady ? !room.joined || room.timeline.loaded : false;
    this.states.empty.hidden = !isEmpty || !room.timeline.loaded;
    this.#renderUnread(rooms);
  }

  // In the title and on the tab's icon: what a person sees who is looking elsewhere.
  #renderUnread({ current, unread }) {
    document.title = `${unread ? `(${unread}) ` : ""}${current.name} · ${APP}`;
    const { quiet, unread: lively } = this.icon.dataset;
    const wanted = unread ? lively : quiet;
    if (this.icon.getAttribute("href") !== wanted) this.icon.setAttribute("href", wanted);
    this.unreadElsewhere.hidden = unread <= current.unread;
  }
}
