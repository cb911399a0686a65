// Writes a value the way one would type it: { number: 1, text: "hi" }. The spaces inside the
// braces do not break, so that no brace is left alone on a line.

const LONGEST = 400;

export function readable(value) {
  const text = written(value);
  return text.length > LONGEST ? `${text.slice(0, LONGEST)} …` : text;
}

function written(value) {
  if (value === undefined) return "nothing";
  if (value instanceof ArrayBuffer || ArrayBuffer.isView(value)) return `‹${value.byteLength} bytes›`;
  if (Array.isArray(value)) return `[${value.map(written).join(", ")}]`;
  if (value === null || typeof value !== "object") return JSON.stringify(value);
  const entries = Object.entries(value).map(([key, inner]) => `${nameOf(key)}: ${written(inner)}`);
  return entries.length ? `{\u00a0${entries.join(", ")}\u00a0}` : "{}";
}

function nameOf(key) {
  return /^[\p{L}_$][\p{L}\p{N}_$]*$/u.test(key) ? key : JSON.stringify(key);
}
