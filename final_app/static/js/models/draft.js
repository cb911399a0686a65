// Why a text can't be sent, as a sentence, or undefined. The server checks again; this spares the
// person the round trip, and the connection a text too large for it.
export function problemWith(text, limit) {
  if (!text.trim()) return "The message is blank. Write something first.";
  const length = lengthOf(text, limit);
  if (length <= limit) return undefined;
  const [most, now] = [limit, length].map((number) => number.toLocaleString("en"));
  return `A message has at most ${most} characters; this one has ${now}. Shorten it or send it in parts.`;
}

// Counted as the server counts. For a text far over the limit a rough count will do.
export function lengthOf(text, limit) {
  return text.length > 2 * limit ? text.length : [...text.normalize("NFC")].length;
}
