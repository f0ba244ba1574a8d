/**
 * A pub with the habits of the reference server, as they were seen, losses and all: for tests on this machine. Nothing here is to be
 * copied. Unlike our own core it
 *
 * - takes whatever ends in `==` and verifies, whatever its date, and keeps every text for ever;
 * - verifies its whole log again (`rebuild`) each 20 s if something was added, and for every GET but the poll. Meanwhile it answers no
 *   ask; it takes tells and broadcasts them, but the list that it writes at the end is the old one: they are gone from the log;
 * - lists a content that came after its message only after the next rebuild;
 * - writes its log whole, once a second: a kill loses the last second of it, not the texts;
 * - dies of a binary frame.
 */
import { type Crypto, type Hash, hashText } from "apds";
import { type Clock, every, sleep } from "../../base/clock.ts";
import { bounds } from "../bounds.ts";
import { CoolDown } from "../cool-down.ts";
import type { Peer, Session } from "../dialect.ts";
import { namedBy } from "../door.ts";
import type { ReferenceDisk } from "./reference-disk.ts";
import { openLoosely, type ReferenceEntry } from "./reference-entry.ts";

const ASK_CHARACTERS = 44;
const REBUILD_EACH_MS = 20_000;
const SAVE_EACH_MS = 1_000;
/** Shorter, and a rebuild drops the entry: it has no hash of a content. */
const SHORTEST_OPENED = 14;

export interface ReferenceDeps {
  readonly disk: ReferenceDisk;
  readonly clock: Clock;
  readonly crypto: Crypto;
  /** Mute for so long per message of the log; the reference needs about 14. */
  readonly rebuildMsPerMessage: number;
  /** Ends the process, as an exception that nobody catches would. */
  readonly crash: () => void;
}

export class ReferenceCore {
  readonly #blobs: Map<string, string>;
  #log: ReferenceEntry[];
  #ids: Set<string>;
  readonly #missingImages = new Set<Hash>();
  readonly #sessions = new Map<Session, Peer>();
  readonly #coolDown = new CoolDown();
  readonly #working = new Set<Promise<void>>();
  readonly #ended = new AbortController();
  #rebuilding: Promise<void> | undefined;
  #added = false;
  #unsaved = false;
  #lost = 0;

  constructor(private readonly deps: ReferenceDeps) {
    this.#blobs = deps.disk.blobs;
    this.#log = [...deps.disk.log];
    this.#ids = new Set(this.#log.map(({ id }) => id));
    for (const { content } of this.#log) if (content !== undefined) this.#noteImages(content);
    const { clock } = deps;
    every(clock, SAVE_EACH_MS, this.#ended.signal, () => void this.#save());
    every(clock, REBUILD_EACH_MS, this.#ended.signal, () => void this.rebuilt());
  }

  /** The entries in the order of their arrival since the last rebuild, those before it by time. */
  get log(): readonly ReferenceEntry[] {
    return this.#log;
  }

  /** Entries that rebuilds took away so far. */
  get lost(): number {
    return this.#lost;
  }

  blob(hash: string): string | undefined {
    return this.#blobs.get(hash);
  }

  connect(peer: Peer): Session {
    let told: Promise<unknown> = Promise.resolve();
    const session: Session = {
      frame: (text) => {
        // Tells overlap. Asks wait for those of their own socket, or nobody could tell when a tell was dealt with.
        const hearing =
          text.length === ASK_CHARACTERS
            ? told.then(() => this.#hear(text, session, tell))
            : this.#hear(text, session, tell);
        told = Promise.all([told, hearing]);
        this.#work(hearing.finally(() => peer.handled?.()));
      },
      binary: () => this.deps.crash(),
      close: () => {
        cancel();
        this.#sessions.delete(session);
      },
    };
    const tell = (text: string): void => this.#sessions.get(session)?.tell(text);
    this.#sessions.set(session, peer);
    const cancel = this.deps.clock.after(bounds.imageAskAfterMs, () => {
      for (const hash of this.#missingImages) this.#askBack(hash, tell);
    });
    return session;
  }

  /** One text by POST; resolves with what a socket would have been told for it. */
  async post(text: string): Promise<readonly string[]> {
    const told: string[] = [];
    await this.#hear(text, undefined, (answer) => told.push(answer));
    return told;
  }

  /** Verifies the log again if anything was added since the last time; resolves when that is done. */
  rebuilt(): Promise<void> {
    if (this.#rebuilding) return this.#rebuilding;
    if (!this.#added) return Promise.resolve();
    this.#added = false;
    const before = this.#log;
    this.#log = [...before];
    const { clock, rebuildMsPerMessage } = this.deps;
    this.#rebuilding = sleep(clock, before.length * rebuildMsPerMessage, this.#ended.signal).then(() => {
      this.#rebuilding = undefined;
      this.#lost += this.#log.length - before.length;
      this.#log = before
        .filter(({ opened }) => opened.length >= SHORTEST_OPENED)
        .map((entry) => ({ ...entry, content: this.#blobs.get(entry.contentHash) }))
        .sort((one, other) => one.ts - other.ts);
      this.#ids = new Set(this.#log.map(({ id }) => id));
      this.#unsaved = true;
    });
    return this.#rebuilding;
  }

  /** Resolves when everything that came in until now was dealt with and is on disk. */
  async settled(): Promise<void> {
    while (this.#working.size > 0) await Promise.all(this.#working);
    await this.#save();
  }

  close(): void {
    this.#ended.abort();
    for (const session of [...this.#sessions.keys()]) session.close();
  }

  #work(task: Promise<void>): void {
    const done = task.finally(() => this.#working.delete(done));
    this.#working.add(done);
  }

  async #save(): Promise<void> {
    if (!this.#unsaved) return;
    this.#unsaved = false;
    await this.deps.disk.save(this.#log);
  }

  async #hear(text: string, from: Session | undefined, tell: (text: string) => void): Promise<void> {
    if (text.length !== ASK_CHARACTERS) return this.#told(text, from, tell);
    await this.#rebuilding;
    const head = this.#log.findLast(({ author }) => author === text);
    if (head) tell(head.text);
    const blob = this.#blobs.get(text);
    if (blob === undefined) this.#askBack(text, tell);
    else tell(blob);
  }

  async #told(text: string, from: Session | undefined, tell: (text: string) => void): Promise<void> {
    const { crypto, disk } = this.deps;
    const hash = await hashText(text, crypto);
    if (!this.#blobs.has(hash)) await disk.keep(hash, text);
    this.#missingImages.delete(hash);
    for (const [session, peer] of this.#sessions) if (session !== from) peer.tell(text);
    const opened = await openLoosely(text, hash, crypto);
    if (!opened) {
      this.#noteImages(text);
      for (const named of namedBy(text)) if (!this.#blobs.has(named.hash)) this.#askBack(named.hash, tell);
      return;
    }
    const content = this.#blobs.get(opened.contentHash);
    if (content === undefined) this.#askBack(opened.contentHash, tell);
    if (this.#ids.has(hash)) return;
    this.#ids.add(hash);
    this.#log.push({ ...opened, content });
    this.#added = true;
    this.#unsaved = true;
  }

  #noteImages(content: string): void {
    for (const { kind, hash } of namedBy(content))
      if (kind === "image" && !this.#blobs.has(hash)) this.#missingImages.add(hash);
  }

  #askBack(hash: string, tell: (text: string) => void): void {
    // Odd messages sign something else than a hash; 44 characters of it are asked for all the same.
    if (hash.length === ASK_CHARACTERS && this.#coolDown.take(hash, this.deps.clock.now())) tell(hash);
  }
}
