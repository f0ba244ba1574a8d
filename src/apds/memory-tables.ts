/** The tables of the memory store: rows, the indexes over them, and the two ways in (`look`, `apply`). */
import { copyOf } from "./copy-of.ts";
import {
  type AuthorRecord,
  type Counters,
  EMPTY_COUNTERS,
  type Facts,
  FILL_STEP,
  type Questions,
} from "./facts.ts";
import { handedOn } from "./handed-on.ts";
import type { TrashRow } from "./idb-rows.ts";
import { Groups, pick, Timeline } from "./memory-timeline.ts";
import { type Author, compareDated, type Hash, type Message } from "./message.ts";
import type { Reference } from "./references.ts";
import type { ImageUse } from "./sizes.ts";
import type { Post, Value, Want } from "./store.ts";
import type { NewPost, Writes } from "./writes.ts";

export interface Reckoning {
  /** In the order of their seq. */
  readonly posts: readonly Post[];
  readonly orphans: readonly Hash[];
  readonly pictures: readonly ImageUse[];
  readonly texts: number;
}

export class MemoryTables {
  counters: Counters = EMPTY_COUNTERS;
  readonly posts = new Map<Hash, Post>();
  /** Ascending, with gaps where an author was purged. */
  readonly bySeq: Post[] = [];
  readonly timeline = new Timeline();
  readonly feeds = new Map<Author, Timeline>();
  readonly pending = new Map<Hash, Message>();
  readonly later = new Map<Hash, Message>();
  readonly blobs = new Map<Hash, string>();
  /** Messages of posts, and contents in their rows, that were taken in since somebody's were last taken out. */
  readonly lately = new Set<string>();
  readonly wants = new Map<Hash, Want>();
  readonly authors = new Map<Author, AuthorRecord>();
  readonly uses = new Map<Hash, ImageUse>();
  readonly trash = new Map<number, TrashRow>();
  readonly values = new Map<Value["room"], Map<string, unknown>>();
  #thrown = 0;
  readonly #signers = new Groups<Hash, Post>();
  /** By kind and hash: the posts that name it. */
  readonly naming = new Groups<string, Post>();
  readonly #waiting = new Groups<Hash, Message>();

  text(hash: Hash): string | undefined {
    const [signer] = this.#signers.get(hash) ?? [];
    return (
      this.posts.get(hash)?.message.text ??
      signer?.content ??
      this.pending.get(hash)?.text ??
      this.blobs.get(hash)
    );
  }

  heldAs(hash: Hash): "message" | "blob" | undefined {
    if (this.posts.has(hash) || this.pending.has(hash)) return "message";
    return this.#signers.get(hash) !== undefined || this.blobs.has(hash) ? "blob" : undefined;
  }

  look(questions: Questions): Facts {
    const waiting = new Map<Hash, readonly Message[]>();
    for (const hash of questions.waiting) {
      const messages = this.#waiting.get(hash);
      if (messages !== undefined) waiting.set(hash, [...messages].sort(compareDated).slice(0, FILL_STEP + 1));
    }
    const later =
      questions.later === "all" ? this.later : pick(questions.later, (hash) => this.later.get(hash));
    return {
      counters: this.counters,
      messages: new Set([...questions.messages].filter((id) => this.heldAs(id) === "message")),
      texts: pick(questions.texts, (hash) => this.text(hash)),
      held: new Set([...questions.held].filter((hash) => this.heldAs(hash) !== undefined)),
      pending: new Set([...questions.held].filter((hash) => this.pending.has(hash))),
      blobs: new Set([...questions.held, ...questions.texts].filter((hash) => this.blobs.has(hash))),
      wants: pick(questions.wants, (hash) => this.wants.get(hash)),
      waiting,
      authors: pick(questions.authors, (author) => this.authors.get(author)),
      later: new Map(later),
      uses: pick(questions.uses, (hash) => this.uses.get(hash)),
    };
  }

  apply(writes: Writes): void {
    for (const message of writes.completed) this.#dropPending(message);
    for (const message of writes.pending) {
      this.pending.set(message.id, message);
      this.#waiting.add(message.content, message);
    }
    for (const { hash, text } of writes.blobs) this.blobs.set(hash, text);
    for (const post of writes.posts) this.#addPost(post);
    for (const id of writes.dropLater) this.later.delete(id);
    for (const message of writes.later) this.later.set(message.id, message);
    for (const [hash, want] of writes.wants) {
      if (want === undefined) this.wants.delete(hash);
      else this.wants.set(hash, want);
    }
    for (const use of writes.uses) this.uses.set(use.hash, use);
    for (const { hash } of writes.forgotten) {
      this.uses.delete(hash);
      this.blobs.delete(hash);
    }
    for (const key of writes.untrashed) this.trash.delete(key);
    for (const record of writes.authors) this.authors.set(record.row.author, record);
    this.write(writes.values);
    this.counters = writes.counters;
  }

  valuesOf(room: Value["room"], prefix: string): readonly Value[] {
    const rows = [...(this.values.get(room) ?? [])].filter(([key]) => key.startsWith(prefix));
    const sorted = rows.sort(([a], [b]) => (a < b ? -1 : 1));
    return sorted.map(([key, value]) => ({ room, key, value: copyOf(value) }));
  }

  write(values: readonly Value[]): void {
    for (const { room, key, value } of values) {
      const rows = this.values.get(room) ?? new Map<string, unknown>();
      this.values.set(room, rows);
      if (value === undefined) rows.delete(key);
      else rows.set(key, value);
    }
  }

  throwAway(row: TrashRow): void {
    this.trash.set(++this.#thrown, row);
  }

  /** What would go with an author: their posts, and the blobs that only those name. */
  reckon(author: Author): Reckoning {
    const posts = [...(this.feeds.get(author)?.posts ?? [])].sort((a, b) => a.seq - b.seq);
    const isTheirs = (some: ReadonlySet<Post> | undefined): boolean =>
      [...(some ?? [])].every(({ message }) => message.author === author);
    const candidates = new Set(posts.flatMap((post) => this.#blobsOf(post)));
    const orphans = [...candidates].filter(
      (hash) =>
        this.blobs.has(hash) &&
        isTheirs(this.#signers.get(hash)) &&
        isTheirs(this.naming.get(`image ${hash}`)),
    );
    const pictures = orphans.flatMap((hash) => this.uses.get(hash) ?? []);
    return { posts, orphans, pictures, texts: this.authors.get(author)?.row.bytes ?? 0 };
  }

  /** Takes everything of one author out. */
  remove(author: Author, { posts, orphans, pictures, texts }: Reckoning): void {
    this.lately.clear();
    for (const post of posts) this.#dropPost(post);
    for (const hash of orphans) this.blobs.delete(hash);
    for (const { hash } of pictures) this.uses.delete(hash);
    const pending = [...this.pending.values()].filter((message) => message.author === author);
    for (const message of pending) this.#dropPending(message);
    const later = [...this.later.values()].filter((message) => message.author === author);
    for (const { id } of later) this.later.delete(id);
    const wants = [...this.wants.values()].filter((want) => want.author === author);
    const ended = wants.filter((want) => !this.#handOn(want));
    for (const { hash } of ended) this.wants.delete(hash);
    this.authors.delete(author);
    const { totals, wantRows, fills, sizes } = this.counters;
    this.counters = {
      totals: {
        ...totals,
        posts: totals.posts - posts.length,
        authors: totals.authors - (posts.length > 0 ? 1 : 0),
        pending: totals.pending - pending.length,
        blobs: totals.blobs - orphans.length,
        later: totals.later - later.length,
        wants: totals.wants - ended.filter(({ state }) => state === "open").length,
      },
      wantRows: wantRows - ended.length,
      fills,
      sizes: {
        texts: sizes.texts - texts,
        images: sizes.images - pictures.reduce((sum, { bytes }) => sum + bytes, 0),
        pictures: sizes.pictures - pictures.length,
      },
    };
  }

  /** True where another feed takes the want on. */
  #handOn(want: Want): boolean {
    const next = handedOn(want, want.author);
    const heir = next && this.authors.get(next.author);
    if (!next || !heir) return false;
    this.wants.set(want.hash, next);
    const more = next.state === "open" ? 1 : 0;
    this.authors.set(next.author, { ...heir, row: { ...heir.row, wants: heir.row.wants + more } });
    return true;
  }

  #addPost({ seq, message, content, inline, names }: NewPost): void {
    const post: Post = { seq, message, content };
    this.lately.add(message.text);
    if (inline && content.length !== message.text.length) this.lately.add(content);
    this.posts.set(message.id, post);
    this.bySeq.push(post);
    this.timeline.add(post);
    const feed = this.feeds.get(message.author) ?? new Timeline();
    this.feeds.set(message.author, feed);
    feed.add(post);
    this.#signers.add(message.content, post);
    for (const { kind, hash } of names) this.naming.add(`${kind} ${hash}`, post);
    this.#named.set(post, names);
  }

  readonly #named = new WeakMap<Post, readonly Reference[]>();

  /** The blobs that it may have named. */
  #blobsOf(post: Post): readonly Hash[] {
    const named = this.#named.get(post) ?? [];
    return [post.message.content, ...named.flatMap(({ kind, hash }) => (kind === "image" ? hash : []))];
  }

  #dropPost(post: Post): void {
    const { message } = post;
    this.posts.delete(message.id);
    this.bySeq.splice(this.bySeq.indexOf(post), 1);
    this.timeline.delete(post);
    this.feeds.get(message.author)?.delete(post);
    this.#signers.delete(message.content, post);
    for (const { kind, hash } of this.#named.get(post) ?? []) this.naming.delete(`${kind} ${hash}`, post);
  }

  #dropPending(message: Message): void {
    this.pending.delete(message.id);
    this.#waiting.delete(message.content, message);
  }
}
