/** The running figures of one commit: who wants how much, whose feed reaches how far. Pure bookkeeping over the facts. */
import type { Document } from "./document.ts";
import { textField } from "./document.ts";
import type { AuthorRecord, Counters, Facts } from "./facts.ts";
import { type Author, compareDated, type Hash, type Message, parseHash } from "./message.ts";
import type { Missing, Want, WantPolicy } from "./store.ts";

/** A name is shown to at most this many characters; what is longer is not kept in the author's row. */
const NAME_LIMIT = 200;

export class Ledger {
  readonly settled: Hash[] = [];
  readonly wanted: Want[] = [];
  /** Rows to write (undefined: to remove), as they stand at the end. */
  readonly wants = new Map<Hash, Want | undefined>();
  readonly authors = new Map<Author, AuthorRecord>();
  readonly #facts: Facts;
  #totals: { -readonly [Figure in Exclude<keyof Counters, "fills">]: number };

  constructor(facts: Facts) {
    this.#facts = facts;
    const { fills: _, ...figures } = facts.counters;
    this.#totals = { ...figures };
  }

  count(figure: "posts" | "pending" | "blobs" | "later", by: number): void {
    this.#totals[figure] += by;
  }

  nextSeq(): number {
    return ++this.#totals.seq;
  }

  counters(fills: readonly Hash[]): Counters {
    return { ...this.#totals, fills };
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
  asked({ hash, attempts, nextAt }: Want): void {
    const want = this.want(hash);
    if (want?.state === "open") this.#write(hash, want, { ...want, attempts, nextAt });
  }

  /** A reference to a text that we do not hold; the policy decides, with the figures of this moment. */
  missing(missing: Omit<Missing, "ofAuthor" | "ofAll">, policy: WantPolicy | undefined): void {
    if (policy === undefined || this.want(missing.hash) !== undefined) return;
    const ofAuthor = this.author(missing.author)?.wants ?? 0;
    const want = policy({ ...missing, ofAuthor, ofAll: this.#totals.wants });
    if (want === undefined) return;
    this.#write(missing.hash, undefined, want);
    this.wanted.push(want);
  }

  author(author: Author): AuthorRecord | undefined {
    return this.authors.get(author) ?? this.#facts.authors.get(author);
  }

  /** A message of this author is held now, complete or pending. */
  accept(message: Message): void {
    const row = this.author(message.author);
    const moment = { id: message.id, ts: message.ts };
    if (row === undefined)
      this.authors.set(message.author, { author: message.author, head: moment, count: 0, wants: 0 });
    else if (compareDated(row.head, moment) < 0) this.authors.set(message.author, { ...row, head: moment });
  }

  /** A post of this author is complete. The newest one says name and image; where it is silent there are none. */
  complete(message: Message, document: Document): void {
    const row = this.author(message.author);
    if (row === undefined) return;
    if (row.count === 0) this.#totals.authors++;
    const counted = { ...row, count: row.count + 1 };
    if (row.profile !== undefined && compareDated(row.profile, message) > 0) {
      this.authors.set(message.author, counted);
      return;
    }
    const { name: _name, image: _image, ...rest } = counted;
    const name = textField(document, "name")?.trim();
    const image = parseHash(textField(document, "image") ?? "");
    this.authors.set(message.author, {
      ...rest,
      profile: { id: message.id, ts: message.ts },
      ...(name ? { name: [...name.slice(0, 2 * NAME_LIMIT)].slice(0, NAME_LIMIT).join("") } : {}),
      ...(image === undefined ? {} : { image }),
    });
  }

  #write(hash: Hash, before: Want | undefined, after: Want | undefined): void {
    this.wants.set(hash, after);
    this.#totals.wantRows += (after === undefined ? 0 : 1) - (before === undefined ? 0 : 1);
    const open = (want: Want | undefined) => (want?.state === "open" ? 1 : 0);
    this.#owe(before, -open(before));
    this.#owe(after, open(after));
  }

  #owe(want: Want | undefined, by: number): void {
    if (want === undefined || by === 0) return;
    this.#totals.wants += by;
    const row = this.author(want.author);
    if (row !== undefined) this.authors.set(want.author, { ...row, wants: row.wants + by });
  }
}
