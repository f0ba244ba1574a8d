/**
 * What this life of the store knows without a look-up: the filter over all names ever met (saved, with a journal of what came since), the
 * names of late, and the authors of late. It is believed only inside a transaction that finds the number of commits which this memory
 * followed: whoever else wrote meanwhile is seen by it, and then everything is looked up.
 */
import { unwrap } from "idb";
import { Bloom, LAYER_WORDS, wordsOf } from "./bloom.ts";
import type { AuthorRecord } from "./facts.ts";
import type { DbCounters, Reading, Writing } from "./idb-schema.ts";
import type { Author, Hash } from "./message.ts";
import { type NameKind, RecentNames } from "./recent-names.ts";
import { RecentTexts } from "./recent-texts.ts";
import type { Writes } from "./writes.ts";

/** Values above 64 KiB would be files of their own. */
const CHUNK_WORDS = 8_192;
/** Keys of a layer's chunks begin at so many times its number. */
const LAYER_KEYS = 100;
/** The journal is folded into the filter when it holds so many names, or rows. */
const JOURNAL_NAMES = 32_768;
const JOURNAL_ROWS = 256;
const AUTHORS_REMEMBERED = 4_096;
/** A text of this length may be a message as well as somebody's content. */
const MESSAGE_LENGTH = 208;

export interface KnownAuthor {
  readonly number: number;
  readonly record: AuthorRecord;
}

export class Known {
  readonly #recent = new RecentNames();
  readonly #texts = new RecentTexts();
  readonly #authors = new Map<Author, KnownAuthor>();
  #savedLayers: number;

  private constructor(
    /** The number of commits that this memory has followed. */
    private commits: number,
    private readonly bloom: Bloom,
    private journal: { names: number; rows: number },
  ) {
    this.#savedLayers = bloom.layers;
  }

  /** Reads the filter and its journal, in one transaction of its own. */
  static async load(transaction: Reading): Promise<Known> {
    const [counters, chunks, rows] = await Promise.all([
      transaction.objectStore("meta").get("counters"),
      transaction.objectStore("filter").getAll(),
      transaction.objectStore("journal").getAll(),
    ]);
    const bloom = new Bloom(joined(chunks), counters?.filterNames ?? 0);
    for (const row of rows) bloom.add(new Uint32Array(row));
    const names = rows.reduce((sum, row) => sum + row.byteLength / 8, 0);
    return new Known(counters?.commits ?? 0, bloom, { names, rows: rows.length });
  }

  /** Nobody else wrote since this memory last followed a commit. */
  isOf({ commits = 0 }: Pick<DbCounters, "commits">): boolean {
    return commits === this.commits;
  }

  /** As what it is held, `ask` where only the store knows, undefined where nothing in it has this name. */
  kindOf(name: Hash): NameKind | undefined {
    return this.#recent.get(name) ?? (this.bloom.mayHave(name) ? "ask" : undefined);
  }

  mayHave(name: string): boolean {
    return this.bloom.mayHave(name);
  }

  /** Surely held: a message of a complete post, or a content in its row. */
  hasText(text: string): boolean {
    return this.#texts.has(text);
  }

  author(author: Author): KnownAuthor | undefined {
    return this.#authors.get(author);
  }

  /** An author was looked up, in a transaction that believes this memory. */
  sawAuthor(author: Author, known: KnownAuthor): void {
    if (this.#authors.size >= AUTHORS_REMEMBERED) this.#authors.clear();
    this.#authors.set(author, known);
  }

  /** Writes down the names of a commit. Where it aborts, they are false maybes. Folds the journal into the filter where it is long. */
  write(transaction: Writing, commits: number, words: Uint32Array<ArrayBuffer>): Written {
    this.bloom.add(words);
    const journal = { names: this.journal.names + words.length / 2, rows: this.journal.rows + 1 };
    if (journal.names < JOURNAL_NAMES && journal.rows < JOURNAL_ROWS) {
      writeJournal(transaction, commits, words);
      return { journal };
    }
    unwrap(transaction.objectStore("journal")).clear();
    for (let layer = this.#savedLayers - 1; layer < this.bloom.layers; layer++)
      writeLayer(transaction, this.bloom, layer);
    return { journal: { names: 0, rows: 0 }, filterNames: this.bloom.names, layers: this.bloom.layers };
  }

  /** The commit is on disk. */
  committed(writes: Writes, numbers: ReadonlyMap<Author, number>, { journal, layers }: Written): void {
    this.commits++;
    this.journal = journal;
    this.#savedLayers = layers ?? this.#savedLayers;
    for (const { message, content, inline } of writes.posts) {
      const isContentOnly = inline && content.length !== MESSAGE_LENGTH;
      this.#recent.set(message.content, isContentOnly ? "content" : "ask");
      if (isContentOnly) this.#texts.add(content);
      this.#texts.add(message.text);
    }
    for (const { hash } of writes.blobs) this.#recent.set(hash, "ask");
    for (const { id } of writes.pending) this.#recent.set(id, "ask");
    for (const { message } of writes.posts) this.#recent.set(message.id, "message");
    for (const record of writes.authors) {
      const number = numbers.get(record.row.author);
      if (number !== undefined) this.sawAuthor(record.row.author, { number, record });
    }
  }
}

/** A store's memory: loaded when it is first needed, not by what a waking background says and shows first. */
export class Memory {
  #loading: Promise<Known> | undefined;
  #loaded: Known | undefined;

  constructor(private readonly load: () => Promise<Known>) {}

  /** For who can't wait. */
  get loaded(): Known | undefined {
    return this.#loaded;
  }

  known(): Promise<Known> {
    if (this.#loading !== undefined) return this.#loading;
    const loading = this.load();
    this.#loading = loading;
    const isCurrent = (): boolean => this.#loading === loading;
    loading.then(
      (known) => {
        if (isCurrent()) this.#loaded = known;
      },
      () => {
        if (isCurrent()) this.forget();
      },
    );
    return loading;
  }

  /** Something was taken out, or somebody else wrote: the next one is loaded anew. */
  forget(): void {
    this.#loading = undefined;
    this.#loaded = undefined;
  }
}

/** What `write` did, for `committed`. */
export interface Written {
  readonly journal: { readonly names: number; readonly rows: number };
  /** Where the filter was saved: names of its last layer, and its layers. */
  readonly filterNames?: number;
  readonly layers?: number;
}

/** Also by a store that has no memory at the moment: the next one must know these names. */
export function writeJournal(transaction: Writing, commits: number, words: Uint32Array<ArrayBuffer>): void {
  if (words.length > 0) unwrap(transaction.objectStore("journal")).put(words.buffer, commits);
}

export function writeLayer(transaction: Writing, bloom: Bloom, layer: number): void {
  const words = bloom.layer(layer);
  const table = unwrap(transaction.objectStore("filter"));
  for (let at = 0; at * CHUNK_WORDS < words.length; at++)
    table.put(words.slice(at * CHUNK_WORDS, (at + 1) * CHUNK_WORDS).buffer, layer * LAYER_KEYS + at);
}

function joined(chunks: readonly ArrayBuffer[]): readonly Uint32Array<ArrayBuffer>[] {
  const layers: Uint32Array<ArrayBuffer>[] = [];
  const perLayer = LAYER_WORDS / CHUNK_WORDS;
  for (let from = 0; from < chunks.length; from += perLayer) {
    const layer = new Uint32Array(LAYER_WORDS);
    for (const [at, chunk] of chunks.slice(from, from + perLayer).entries())
      layer.set(new Uint32Array(chunk), at * CHUNK_WORDS);
    layers.push(layer);
  }
  return layers;
}

/** All names that a commit brings in: of what is held, of what waits for it, of what is wanted, and of new authors. */
export function namesOf(
  { posts, pending, blobs, later, wants }: Writes,
  newAuthors: readonly Author[],
): Uint32Array<ArrayBuffer> {
  const names: string[] = [...newAuthors];
  for (const { message } of posts) names.push(message.id, message.content);
  for (const { id, content } of pending) names.push(id, content);
  for (const { hash } of blobs) names.push(hash);
  for (const { id } of later) names.push(id);
  for (const [hash, want] of wants) if (want !== undefined) names.push(hash);
  return wordsOf(names);
}
