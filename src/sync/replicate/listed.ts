/**
 * Which messages a pub listed in its answers, as small as can be: 48 bits of each signature in one array of numbers, 8 bytes a message.
 * Somebody who makes two messages with the same 48 bits only makes us offer one of them less.
 */
const MESSAGE = /^[A-Za-z0-9+/]{43}=[A-Za-z0-9+/]{162}==$/;
/**
 * Of each message that is told, so without a call of the browser's; and of what only has the length of one, where any number will do.
 *
 * @param message its 208 characters; the signature begins behind the author, and 8 characters of base64 are 48 bits
 */
export function markOf(message: string): number {
  let mark = 0;
  for (let at = 44; at < 52; at += 1) mark = mark * 64 + digitAt(message, at);
  return mark;
}

function digitAt(text: string, at: number): number {
  const code = text.charCodeAt(at);
  if (code >= 97) return (code - 71) & 63;
  if (code >= 65) return (code - 65) & 63;
  if (code >= 48) return (code + 4) & 63;
  return code === 43 ? 62 : 63;
}

export const looksLikeMessage = (text: string): boolean => text.length === 208 && MESSAGE.test(text);

export class Listed {
  #marks = new Float64Array(1_024);
  #size = 0;
  #sorted = false;
  /** The message that came last: it is listed once something follows that can be its content. */
  #last: number | undefined;

  /** The next texts of an answer, in order; gives the marks of the messages that are listed with a content. */
  add(texts: readonly string[]): readonly number[] {
    const found: number[] = [];
    for (const text of texts) {
      const isMessage = looksLikeMessage(text);
      if (!isMessage && this.#last !== undefined) found.push(this.#last);
      this.#last = isMessage ? markOf(text) : undefined;
    }
    for (const mark of found) this.#put(mark);
    return found;
  }

  has(mark: number): boolean {
    if (!this.#sorted) {
      this.#marks.subarray(0, this.#size).sort();
      this.#sorted = true;
    }
    let [low, high] = [0, this.#size];
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((this.#marks[middle] ?? 0) < mark) low = middle + 1;
      else high = middle;
    }
    return low < this.#size && this.#marks[low] === mark;
  }

  #put(mark: number): void {
    if (this.#size === this.#marks.length) {
      const more = new Float64Array(2 * this.#size);
      more.set(this.#marks);
      this.#marks = more;
    }
    this.#marks[this.#size++] = mark;
    this.#sorted = false;
  }
}
