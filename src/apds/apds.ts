/**
 * The face of the package: an instance with the reference's verbs over a store, and the parts that an engine builds on.
 * Verbs of the reference return bare values, as there, and reject with an `ApdsFailure`.
 */
import { Core, type CoreOptions } from "./core.ts";
import { webCrypto } from "./crypto.ts";
import { createDocument, type FieldValue, parseDocument } from "./document.ts";
import { orFail } from "./failure.ts";
import { humanAge } from "./human.ts";
import { type Ingest, type Ingested, ingest } from "./ingest.ts";
import { memoryKeys } from "./key-store.ts";
import { type Entry, Log } from "./log.ts";
import { type Author, type Hash, openMessage } from "./message.ts";
import type { Fields } from "./pen.ts";
import { ReferencePen } from "./reference-pen.ts";
import type { Result } from "./result.ts";
import type { AuthorRow, Page, Post, StoreFailure, Want } from "./store.ts";
import { visualOf } from "./visual.ts";

export { encodeBase64 } from "./base64.ts";
export { Core, openCore } from "./core.ts";
export { type Crypto, webCrypto } from "./crypto.ts";
export { type Document, type FieldValue, parseDocument, textField } from "./document.ts";
export { ApdsFailure } from "./failure.ts";
export { completeSince } from "./feed.ts";
export { idbStore } from "./idb-store.ts";
export type { Ingest, Ingested } from "./ingest.ts";
export { type SeedHold, signingKeys } from "./key-signer.ts";
export { type KeyState, type KeyStore, memoryKeys } from "./key-store.ts";
export type { Entry } from "./log.ts";
export { type MemoryStoreOptions, memoryStore } from "./memory-store.ts";
export {
  type Author,
  type Claim,
  compareDated,
  datedAt,
  FUTURE_FAR_MS,
  FUTURE_NEAR_MS,
  type Hash,
  type Hashed,
  hashed,
  hashText,
  type Message,
  openClaim,
  openMessage,
  parseAuthor,
  parseHash,
  type Refusal,
  readClaim,
} from "./message.ts";
export type { Draft, Fields } from "./pen.ts";
export { imagesIn, type Reference, referencesOf } from "./references.ts";
export type { Result } from "./result.ts";
export type {
  AuthorRow,
  Batch,
  Blob,
  Committed,
  Condition,
  Missing,
  Page,
  Post,
  Store,
  StoreFailure,
  Totals,
  Value,
  Want,
  WantKind,
  WantPolicy,
} from "./store.ts";
export { hasTerms, soughtIn, termsOf } from "./terms.ts";

/** `keys`: a pair in memory if left out. */
export type ApdsOptions = Omit<CoreOptions, "keys"> & Partial<Pick<CoreOptions, "keys">>;

/** An instance; many may live side by side, each on its own store. */
export const openApds = (options: ApdsOptions): Apds => new Apds(options);

export class Apds extends Core {
  readonly #now: () => number;
  readonly #log: Log;
  readonly #pen: ReferencePen;

  constructor({ store, now, crypto = webCrypto(), keys = memoryKeys() }: ApdsOptions) {
    super({ store, now, crypto, keys });
    this.#now = now;
    this.#log = new Log(store);
    this.#pen = new ReferencePen({ store, now, crypto, keys });
  }

  /** A fresh pair of 132 characters; it is not kept. */
  generate(): Promise<string> {
    return this.#pen.generate();
  }
  /** The 132 characters, where the key store gives them: one of a browser never does (`not-exportable`). */
  keypair(): Promise<string | undefined> {
    return this.#pen.keypair();
  }
  /** The last 88 characters of the pair. */
  async privkey(): Promise<string | undefined> {
    return (await this.#pen.keypair())?.slice(44);
  }
  /** Keeps a pair, once its halves were seen to match. */
  setKeypair(pair: string): Promise<Author> {
    return this.#pen.setKeypair(pair);
  }

  /** Keeps a text, whatever it is. */
  make(text: string): Promise<Hash> {
    return this.#pen.make(text);
  }
  /** The text of a message, content or blob. */
  async get(hash: Hash): Promise<string | undefined> {
    return this.store.get(hash);
  }
  /** Timestamp (13) and content hash (44) of a message that verifies, as one text. */
  async open(message: string): Promise<string | undefined> {
    const opened = await openMessage(message, this.crypto);
    return opened.ok ? `${String(opened.value.ts).padStart(13, "0")}${opened.value.content}` : undefined;
  }
  /** Signs a content and keeps both, on disk when it resolves; the id. */
  sign(content: string): Promise<Hash> {
    return this.#pen.sign(content);
  }
  /** Like `sign`, with front matter: the caller's fields, then name, image and previous of the settings. */
  compose(content: string, fields: Fields = {}): Promise<Hash> {
    return this.#pen.compose(content, fields);
  }
  /** True: new (also when kept for later). False: held already. Undefined: refused. */
  async add(message: string): Promise<boolean | undefined> {
    const opened = await openMessage(message, this.crypto);
    if (!opened.ok) return undefined;
    const { refused, duplicates } = orFail(await this.ingest({ texts: [message] }));
    return refused.length > 0 ? undefined : duplicates.length === 0;
  }

  /** Fields and `body` in one object without a prototype. */
  async parseYaml(text: string): Promise<Readonly<Record<string, FieldValue>>> {
    const { fields, body } = parseDocument(text);
    const parsed: Record<string, FieldValue> = Object.create(null) as Record<string, never>;
    for (const [name, value] of fields) parsed[name] = value;
    parsed.body = body;
    return parsed;
  }
  async createYaml(fields: Fields, body: string): Promise<string> {
    return createDocument(new Map(Object.entries(fields)), body);
  }

  /** Everything, one author's, one message, or `?words` in any case: ascending by timestamp. Walks the store: the other reads are for pages. */
  query(what?: string): Promise<readonly Entry[]> {
    return this.#log.query(what);
  }
  /** Authors with a message, newest head first. */
  getPubkeys(): Promise<readonly Author[]> {
    return this.#log.pubkeys();
  }
  /** The head of an author. */
  getLatest(author: Author): Promise<Entry | undefined> {
    return this.#log.latest(author);
  }
  /** Ids of all complete posts, ascending by timestamp. */
  async getHashLog(): Promise<readonly Hash[]> {
    return (await this.#log.query()).map(({ hash }) => hash);
  }
  getOpenedLog(): Promise<readonly Entry[]> {
    return this.#log.query();
  }
  /** The reference builds its log here; ours is never unbuilt. */
  ensureOpenLog(): Promise<readonly Entry[]> {
    return this.#log.query();
  }

  /** Posts removed, and blobs that nobody else's post names. */
  async purgeAuthor(author: Author): Promise<{ readonly removed: number; readonly blobs: number }> {
    const { removed, blobs } = orFail(await this.store.purge(author));
    return { removed, blobs };
  }
  /** Own settings; their names share nothing with hashes or keys. Undefined removes. */
  put(name: string, value: unknown): Promise<void> {
    return this.#pen.put(name, value);
  }
  rm(name: string): Promise<void> {
    return this.#pen.put(name, undefined);
  }

  async human(ts: number | string): Promise<string> {
    return humanAge(Number(ts), this.#now());
  }
  async visual(author: Author): Promise<string> {
    return visualOf(author);
  }

  /** Texts of any kind, hashed, verified and committed together. */
  ingest(batch: Ingest): Promise<Result<Ingested, StoreFailure>> {
    return ingest(batch, { store: this.store, crypto: this.crypto, now: this.#now });
  }
  feed(author: Author, page: Page): Promise<readonly Post[]> {
    return this.store.feed(author, page);
  }
  recent(page: Page): Promise<readonly Post[]> {
    return this.store.recent(page);
  }
  since(seq: number, limit: number): Promise<readonly Post[]> {
    return this.store.since(seq, limit);
  }
  authors(limit: number): Promise<readonly AuthorRow[]> {
    return this.store.authors(limit);
  }
  holes(author: Author): Promise<readonly Want[]> {
    return this.store.holes(author);
  }
}
