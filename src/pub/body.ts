/** Long answers as chunks, so that a reader who is slow costs one chunk and not the answer. */

/** Characters per chunk, about. */
const CHUNK = 65_536;

/** Joins small pieces into chunks, lazily. */
export function* chunked(pieces: Iterable<string>): Iterable<string> {
  let chunk = "";
  for (const piece of pieces) {
    chunk += piece;
    if (chunk.length < CHUNK) continue;
    yield chunk;
    chunk = "";
  }
  if (chunk !== "") yield chunk;
}

/** The pieces of a JSON array of values that are JSON already. */
export function* jsonArray(values: Iterable<string>): Iterable<string> {
  let before = "[";
  for (const value of values) {
    yield before + value;
    before = ",";
  }
  yield before === "[" ? "[]" : "]";
}
