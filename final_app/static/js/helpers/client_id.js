// A name for one message that nobody else will ever use. Not crypto.randomUUID: browsers offer
// that on https and localhost alone, and the chat is also used over plain http in a local network.
export function newClientId() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}
