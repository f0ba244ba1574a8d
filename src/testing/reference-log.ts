/** The log of a pub like the reference: a list that grows at its end or is replaced as a whole, and two indexes that follow it. */
export interface Entry {
  readonly came: number;
  readonly id: string;
  readonly author: string;
  readonly ts: number;
  readonly text: string;
  readonly contentHash: string;
  /** As the entry knows it: a content that came after its message is not in it until the log is verified again. */
  readonly content: string | undefined;
}

/** Each entry's part of a poll's answer: the same entries are told to everybody, over and over. */
const strings = new WeakMap<Entry, string>();
export function stringsOf(entry: Entry): string {
  const known = strings.get(entry);
  if (known !== undefined) return known;
  const { text, content } = entry;
  const made = [text, ...(content === undefined ? [] : [content])]
    .map((one) => JSON.stringify(one))
    .join(",");
  strings.set(entry, made);
  return made;
}

export class ReferenceLog {
  #entries: readonly Entry[] = [];
  /** The entries that the indexes are of. */
  #indexed: readonly Entry[] = this.#entries;
  #ids = new Set<string>();
  #last = new Map<string, Entry>();

  get entries(): readonly Entry[] {
    return this.#entries;
  }

  replace(entries: readonly Entry[]): void {
    this.#entries = entries;
  }

  /** Whoever looks at the entries of before sees those alone. */
  append(entry: Entry): void {
    this.#index();
    this.#entries = [...this.#entries, entry];
    this.#indexed = this.#entries;
    this.#ids.add(entry.id);
    this.#last.set(entry.author, entry);
  }

  has(id: string): boolean {
    this.#index();
    return this.#ids.has(id);
  }

  /** The last entry of an author. */
  lastOf(author: string): Entry | undefined {
    this.#index();
    return this.#last.get(author);
  }

  #index(): void {
    if (this.#indexed === this.#entries) return;
    this.#indexed = this.#entries;
    this.#last = new Map(this.#entries.map((entry) => [entry.author, entry]));
    this.#ids = new Set(this.#entries.map(({ id }) => id));
  }
}
