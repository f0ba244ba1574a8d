/** The running figures of one commit: who wants how much, whose feed reaches how far. Pure bookkeeping over the facts. */
import type { Document } from "./document.ts";
import { textField } from "./document.ts";
import type { AuthorRecord, Counters, Facts } from "./facts.ts";
import { HOLE_SHARERS, withHead, withHole, withoutHole } from "./feed.ts";
import { type Author, compareDated, type Hash, type Message, parseHash } from "./message.ts";
import type { ImageUse } from "./sizes.ts";
import type { AuthorRow, Missing, Totals, Want, WantPolicy } from "./store.ts";

/** As much of a name as is ever shown: 200 characters, none cut in half. */
const SHOWN_NAME = /^.{0,200}/su;

export class Ledger {
  readonly settled: Hash[] = [];
  readonly wanted: Want[] = [];
  /** Rows to write (undefined: to remove), as they stand at the end. */
  readonly wants = new Map<Hash, Want | undefined>();
  readonly authors = new Map<Author, AuthorRecord>();
  readonly #facts: Facts;
  readonly #sizes: { -readonly [Figure in keyof Counters["sizes"]]: number };
  readonly #totals: { -readonly [Figure in keyof Totals]: number };
  #wantRows: number;

  constructor(facts: Facts) {
    this.#facts = facts;
    this.#totals = { ...facts.counters.totals };
    this.#sizes = { ...facts.counters.sizes };
    this.#wantRows = facts.counters.wantRows;
  }

  count(figure: "posts" | "pending" | "blobs" | "later", by: number): void {
    this.#totals[figure] += by;
  }

  /** A picture came, or (-1) went. */
  picture({ bytes }: ImageUse, by: 1 | -1): void {
    this.#sizes.pictures += by;
    this.#sizes.images += by * bytes;
  }

  nextSeq(): number {
    return ++this.#totals.seq;
  }

  counters(fills: readonly Hash[]): Counters {
    return { totals: { ...this.#totals }, wantRows: this.#wantRows, fills, sizes: { ...this.#sizes } };
  }

  want(hash: Hash): Want | undefined {
    return this.wants.has(hash) ? this.wants.get(hash) : this.#facts.wants.get(hash);
  }

  /** The text of this hash came: nobody wants it any longer. */
  settle(hash: Hash): void {
    const want = this.want(hash);
    if (want === undefined) return;
    this.#write(hash, want, undefined);
    this.settled.push(hash);
  }

  /** Its text came once and cannot be used: remembered, and never asked for again. */
  spoil(hash: Hash): void {
    const want = this.want(hash);
    if (want?.state === "open") this.#write(hash, want, { ...want, state: "unusable" });
  }

  /** It was asked for: only the figures of a want that is still open move. */
  asked({ hash, attempts, nextAt, askedOf }: Want): void {
    const want = this.want(hash);
    if (want?.state === "open")
      this.#write(hash, want, { ...want, attempts, nextAt, ...(askedOf && { askedOf }) });
  }

  /** Nobody is asked for it any more; a feed keeps its hole. */
  drop(hash: Hash): void {
    const want = this.want(hash);
    if (want?.state === "open") this.#write(hash, want, undefined);
  }

  /**
   * A reference to a text that we do not hold; the policy decides, with the figures of this moment.
   *
   * @param sharers other authors whose feeds have a hole until it comes
   */
  missing(
    missing: Omit<Missing, "ofAuthor" | "ofAll">,
    policy: WantPolicy | undefined,
    sharers: readonly Author[] = [],
  ): void {
    const known = this.want(missing.hash);
    if (known !== undefined) return this.#share(known, missing);
    if (policy === undefined) return;
    const ofAuthor = this.author(missing.author)?.row.wants ?? 0;
    const want = policy({ ...missing, ofAuthor, ofAll: this.#totals.wants });
    if (want === undefined) return;
    const also = sharers.filter((author) => author !== want.author).slice(0, HOLE_SHARERS);
    const shared = also.length > 0 ? { ...want, also } : want;
    this.#write(missing.hash, undefined, shared);
    this.wanted.push(shared);
  }

  author(author: Author): AuthorRecord | undefined {
    return this.authors.get(author) ?? this.#facts.authors.get(author);
  }

  /** A message of this author is held now, complete or pending. */
  accept(message: Message): void {
    const record = this.author(message.author);
    const head = { id: message.id, ts: message.ts };
    if (record === undefined) {
      const row = { author: message.author, head, count: 0, wants: 0, heads: [], holes: [], bytes: 0 };
      this.authors.set(message.author, { row });
    } else if (compareDated(record.row.head, head) < 0) {
      this.authors.set(message.author, { ...record, row: { ...record.row, head } });
    }
  }

  /**
   * A post of this author is complete. The newest one says name and image; where it is silent there are none.
   *
   * @param previous what it names as such, and whether that is held as anything but a message without content
   * @param bytes that its message takes, and its content where that is kept by this commit
   */
  complete(
    message: Message,
    document: Document,
    previous: { hash: Hash; held: boolean } | undefined,
    bytes: number,
  ): void {
    const record = this.author(message.author);
    if (record === undefined) throw new Error("a post was completed before its author was known");
    if (record.row.count === 0) this.#totals.authors++;
    const { name, image, ...rest } = record.row;
    const first = Math.min(rest.first ?? message.ts, message.ts);
    const named = rest.holes.some(({ id }) => id === message.id);
    const chained = withHead(withoutHole(rest, message.id), message, named, previous?.hash);
    const feed = previous && !previous.held ? withHole(chained, previous.hash, message.ts) : chained;
    const isProfile = record.profile === undefined || compareDated(record.profile, message) <= 0;
    const profile = isProfile ? { id: message.id, ts: message.ts } : record.profile;
    const shown = isProfile ? profileOf(document) : { ...(name && { name }), ...(image && { image }) };
    this.#sizes.texts += bytes;
    const row = { ...feed, count: rest.count + 1, first, bytes: rest.bytes + bytes, ...shown };
    this.authors.set(message.author, { profile, row });
    this.fill(message.id, [...this.lacking(message.id), ...this.lacking(message.content)]);
  }

  /** Whose posts the want of this hash was for, when this commit began. */
  lacking(hash: Hash): readonly Author[] {
    const want = this.#facts.wants.get(hash);
    return want ? [want.author, ...(want.also ?? [])] : [];
  }

  /** This text is held now, with its content: these feeds lack it no more. A chain can go on in another's feed. */
  fill(hash: Hash, feeds: readonly Author[]): void {
    for (const author of feeds) {
      const record = this.author(author);
      const row = record && withoutHole(record.row, hash);
      if (record && row && row !== record.row) this.authors.set(author, { ...record, row });
    }
  }

  /** Wanted already: a hole in a feed outweighs any other reason, and a second feed with the same hole is noted. */
  #share(want: Want, { hash, kind, author }: Omit<Missing, "ofAuthor" | "ofAll">): void {
    if (kind !== "previous" || want.author === author || want.also?.includes(author)) return;
    const also = [...(want.also ?? []), author];
    if (also.length <= HOLE_SHARERS) this.#write(hash, want, { ...want, also });
  }

  #write(hash: Hash, before: Want | undefined, after: Want | undefined): void {
    this.wants.set(hash, after);
    this.#wantRows += (after === undefined ? 0 : 1) - (before === undefined ? 0 : 1);
    const open = (want: Want | undefined) => (want?.state === "open" ? 1 : 0);
    this.#owe(before, -open(before));
    this.#owe(after, open(after));
  }

  #owe(want: Want | undefined, by: number): void {
    if (want === undefined || by === 0) return;
    this.#totals.wants += by;
    const record = this.author(want.author);
    if (record === undefined) return;
    this.authors.set(want.author, { ...record, row: { ...record.row, wants: record.row.wants + by } });
  }
}

function profileOf(document: Document): Pick<AuthorRow, "name" | "image"> {
  const [name] = SHOWN_NAME.exec(textField(document, "name")?.trim() ?? "") ?? [""];
  const image = parseHash(textField(document, "image") ?? "");
  return { ...(name === "" ? {} : { name }), ...(image === undefined ? {} : { image }) };
}
