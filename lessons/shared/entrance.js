// Signs a visitor in by HTTP right before each of their connections, the first and every later one.
//
// The visitors of a page share one browser, and so one cookie. Whom the server sees is decided when
// a connection is opened: by the cookie of that moment. So each of them signs in anew just before,
// and nobody else is served until the connection is open, in this window or in another.

import { recording } from "./recording.js";

const LONGEST = 5000; // ms that one visitor may keep the others waiting

let turn = Promise.resolve();

function inTurn(work) {
  // Browsers have locks for pages of this machine and for https; elsewhere one window is best.
  if (navigator.locks) return navigator.locks.request("sign-in", work);
  turn = turn.then(work);
  return turn;
}

export function signInFirst(manager, person, sockets, log) {
  const open = manager.open;
  manager.open = (...args) => {
    inTurn(() => enter(manager, person, sockets, log, () => open.apply(manager, args)));
    return manager;
  };
}

async function enter(manager, person, sockets, log, open) {
  if (!sockets.some((socket) => socket.active)) return; // left again while waiting
  const refusal = await signIn(person, log);
  if (!refusal) return opened(manager, open);
  for (const socket of sockets) {
    socket.disconnect();
    socket.emitReserved("connect_error", new Error(refusal));
  }
}

/** Asks to be signed in; the reason why not, or "". */
async function signIn({ name, username = name }, log) {
  let response;
  try {
    response = await fetch("/sign_in", {
      method: "POST",
      body: new URLSearchParams({ username }),
    });
  } catch {
    return ""; // no server: opening the connection fails as well, and tries again later
  }
  const text = `POST /sign_in with username=${username}: ${response.status}`;
  recording.add({ label: name, direction: "note", note: text });
  log.note(text);
  if (response.ok) return "";
  const answer = await response.json().catch(() => ({}));
  return answer.message ?? `the server answered ${response.status} to POST /sign_in`;
}

/** Opens the connection, and is done when it stands or has failed. */
function opened(manager, open) {
  return new Promise((resolve) => {
    manager.once("open", resolve);
    manager.once("error", resolve);
    setTimeout(resolve, LONGEST);
    open();
  });
}
