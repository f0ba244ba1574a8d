/**
 * What this pub lists: every accepted message, by time and by author, and the completed posts in the order of their arrival.
 * Kept beside the store because a pub reads in the reference's order (ascending by time, also messages without content),
 * and never computed by walking. Texts are shared with the store, not copied.
 */
import type { Author, Hash, Message, Post } from "apds";

export interface Entry {
  readonly message: Message;
  /** Undefined until the content comes. */
  content: string | undefined;
}

export interface Arrived {
  readonly seq: number;
  readonly entry: Entry;
}

export class Listing {
  readonly #byTime: Entry[] = [];
  readonly #byAuthor = new Map<Author, Entry[]>();
  readonly #byId = new Map<Hash, Entry>();
  readonly #arrived: Arrived[] = [];
  /** Contents that are signed and not here, with how many messages lack each. */
  readonly #lacking = new Map<Hash, number>();

  /** The seq of the last arrival, 0 when there is none. */
  get seq(): number {
    return this.#arrived.at(-1)?.seq ?? 0;
  }

  get size(): number {
    return this.#byTime.length;
  }

  lacks(content: Hash): boolean {
    return this.#lacking.has(content);
  }

  entry(id: Hash): Entry | undefined {
    return this.#byId.get(id);
  }

  head(author: Author): Message | undefined {
    return this.#byAuthor.get(author)?.at(-1)?.message;
  }

  /** Lists a message without its content. */
  addPending(message: Message): void {
    if (this.#byId.has(message.id)) return;
    this.#insert({ message, content: undefined });
    this.#lacking.set(message.content, (this.#lacking.get(message.content) ?? 0) + 1);
  }

  /** Lists a completed post; `post.seq` is greater than all before. */
  addPost(post: Post): void {
    const held = this.#byId.get(post.message.id);
    const entry = held ?? { message: post.message, content: post.content };
    if (held) {
      held.content = post.content;
      const left = (this.#lacking.get(post.message.content) ?? 1) - 1;
      if (left > 0) this.#lacking.set(post.message.content, left);
      else this.#lacking.delete(post.message.content);
    } else {
      this.#insert(entry);
    }
    this.#arrived.push({ seq: post.seq, entry });
  }

  /** A copy of the order as of now, ascending by (time, id): a reader that takes minutes sees one state, and nothing waits for it. */
  all(): readonly Entry[] {
    return this.#byTime.slice();
  }

  /** Strictly later than `ts` (ms); everything for NaN, as in the reference. */
  since(ts: number): readonly Entry[] {
    return Number.isNaN(ts)
      ? this.all()
      : this.#byTime.slice(firstAfter(this.#byTime, (entry) => entry.message.ts > ts));
  }

  ofAuthor(author: Author): readonly Entry[] {
    return this.#byAuthor.get(author)?.slice() ?? [];
  }

  /** Completed posts with a greater seq, in the order of arrival. */
  arrivedAfter(seq: number, limit: number): readonly Arrived[] {
    const from = firstAfter(this.#arrived, (arrived) => arrived.seq > seq);
    return this.#arrived.slice(from, from + limit);
  }

  /** How many completed posts have a greater seq. */
  arrivedSince(seq: number): number {
    return this.#arrived.length - firstAfter(this.#arrived, (arrived) => arrived.seq > seq);
  }

  #insert(entry: Entry): void {
    this.#byId.set(entry.message.id, entry);
    insertSorted(this.#byTime, entry);
    const own = this.#byAuthor.get(entry.message.author);
    if (own) insertSorted(own, entry);
    else this.#byAuthor.set(entry.message.author, [entry]);
  }
}

const before = (left: Message, right: Message): boolean =>
  left.ts < right.ts || (left.ts === right.ts && left.id < right.id);

function insertSorted(entries: Entry[], entry: Entry): void {
  const last = entries.at(-1);
  // Nearly everything that comes is the newest.
  if (!last || before(last.message, entry.message)) entries.push(entry);
  else
    entries.splice(
      firstAfter(entries, (other) => before(entry.message, other.message)),
      0,
      entry,
    );
}

/** The first index for which `isAfter` holds, where it holds for all that follow. */
function firstAfter<T>(items: readonly T[], isAfter: (item: T) => boolean): number {
  let low = 0;
  let high = items.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    const item = items[middle];
    if (item !== undefined && isAfter(item)) high = middle;
    else low = middle + 1;
  }
  return low;
}
