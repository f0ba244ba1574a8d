/**
 * What the pages of one site tell, in order and within its budget: judged here as own or relayed, then taken in by the one way in. A
 * page can be anybody's script: what is own goes out to pubs in this person's name, so it is little, fresh, and of few authors.
 */
import { type Apds, type Hash, hashText, type Message, openMessage, parseDocument, referencesOf } from "apds";
import { type Clock, sleep } from "../../base/clock.ts";
import { type Log, unattended } from "../../base/log.ts";
import { CONTENT_LIMIT, MESSAGE_CHARACTERS } from "../replicate/door.ts";
import type { Ingest } from "../replicate/ingest.ts";
import type { Outbox } from "../replicate/outbox.ts";
import type { Interests } from "../replicate/scope.ts";
import type { Relayed } from "./relayed.ts";
import { PAGE_CHARACTERS, type Site } from "./site.ts";

/** Tells that wait for their turn; beyond, they are dropped and counted. */
export const PAGE_TELLS_WAITING = 500;
/** A message further from now than this is not this person's doing in this moment. */
export const PAGE_OWN_AGE_MS = 10 * 60_000;
/** Texts that own messages name, of the latest: their characters count as own. */
const OWN_NAMES = 500;

export interface TellsDeps {
  readonly apds: Pick<Apds, "store" | "crypto">;
  readonly clock: Clock;
  readonly log: Log;
  readonly ingest: Pick<Ingest, "take">;
  readonly interests: Pick<Interests, "takes">;
  readonly outbox: Pick<Outbox, "adopt" | "discard">;
  readonly relayed: Relayed;
}

/** Whoever told: a page load, and how it is asked for what it named. */
export interface From {
  /** The random id of its document. */
  readonly page: string;
  askBack(hashes: readonly Hash[]): void;
}

/** What one batch leads to, beside what is taken in. */
interface Judged {
  /** Let go of what the outbox holds for this batch. */
  readonly adopted: (() => void)[];
  /** What was named and may not be here, and of whom to ask for it. */
  readonly lacking: Map<Hash, From>;
  /** Messages that are kept beyond own ones. */
  readonly relayed: string[];
}

interface Told {
  readonly from: From;
  readonly texts: readonly string[];
  readonly done: (taken: boolean) => void;
}

export class Tells {
  readonly #waiting: Told[] = [];
  readonly #ownNames = new Set<Hash>();
  #running = false;

  constructor(
    private readonly site: Site,
    private readonly deps: TellsDeps,
    private readonly life: AbortSignal,
  ) {}

  get waiting(): number {
    return this.#waiting.reduce((sum, { texts }) => sum + texts.length, 0);
  }

  /** Resolves true once all of these are committed or refused for good; false where the store could not write. */
  tell(from: From, texts: readonly string[]): Promise<boolean> {
    const some = this.#fitting(texts);
    if (texts.length > some.length) this.site.limited("tells", texts.length - some.length);
    if (some.length === 0) return Promise.resolve(true);
    return new Promise((done) => {
      this.#waiting.push({ from, texts: some, done });
      if (!this.#running) unattended(this.deps.log, "pages", this.#run());
    });
  }

  /** As many of them as find room to wait: so many texts, and so many characters. */
  #fitting(texts: readonly string[]): readonly string[] {
    const { tells, in: characters } = this.site;
    let room = PAGE_TELLS_WAITING + Math.floor(Math.max(0, tells.left)) - this.waiting;
    let space = PAGE_CHARACTERS + Math.max(0, characters.left) - charactersOf(this.#waiting);
    return texts.filter(({ length }) => {
      if (room < 1 || space < length) return false;
      room -= 1;
      space -= length;
      return true;
    });
  }

  async #run(): Promise<void> {
    this.#running = true;
    try {
      while (this.#waiting.length > 0 && !this.life.aborted) {
        const { tells } = this.site;
        const wait = Math.max(tells.readyIn(1), this.site.in.readyIn(1));
        if (wait > 0) {
          if (this.site.in.readyIn(1) > 0) this.site.limited("in");
          await sleep(this.deps.clock, wait, this.life);
          continue;
        }
        await this.#take(this.#next(tells.left, this.site.in.left));
      }
    } finally {
      this.#running = false;
    }
  }

  /** Deliveries of about so many texts, and so many characters, together; at least one. */
  #next(texts: number, characters: number): readonly Told[] {
    const next: Told[] = [];
    for (let [count, size] = [0, 0]; count < texts && size < characters; ) {
      const told = this.#waiting.shift();
      if (!told) break;
      next.push(told);
      count += told.texts.length;
      size += charactersOf([told]);
    }
    return next;
  }

  /** Whoever told them hears in any case what became of them. */
  async #take(batch: readonly Told[]): Promise<void> {
    const before = this.site.row;
    const judged: Judged = { adopted: [], lacking: new Map(), relayed: [] };
    const taking = this.#takeIn(batch, judged);
    unattended(this.deps.log, "pages", taking);
    const isTaken = await taking.catch(() => false);
    for (const letGo of judged.adopted) letGo();
    if (!isTaken) this.site.restore(before);
    for (const { done } of batch) done(isTaken);
    if (isTaken) await this.#askBack(judged.lacking);
  }

  /** False where the store could not write. */
  async #takeIn(batch: readonly Told[], judged: Judged): Promise<boolean> {
    const told = batch.flatMap(({ from, texts }) => texts.map((text) => ({ from, text })));
    for (const { text } of told) {
      this.site.tells.spend(1);
      this.site.in.spend(text.length);
    }
    const refused = new Set<string>();
    // Messages first: what they name is judged with them, wherever in the batch it stands.
    for (const { from, text } of told)
      if (isMessage(text) && !(await this.#judge(text, from, judged))) refused.add(text);
    for (const { from, text } of told)
      if (!isMessage(text) && !(await this.#judgeBlob(text, from, judged))) refused.add(text);
    const texts = told.map(({ text }) => text).filter((text) => !refused.has(text));
    const row = this.deps.relayed.add(judged.relayed);
    const taken = await this.deps.ingest.take(texts, this.site, row && (() => [row]));
    return taken.ok;
  }

  /** Whether it goes on to the door. */
  async #judge(text: string, from: From, { adopted, lacking, relayed }: Judged): Promise<boolean> {
    const { crypto, store } = this.deps.apds;
    const opened = await openMessage(text, crypto);
    // The door says what it is then: invalid, or a content of that length.
    if (!opened.ok) return true;
    const message = opened.value;
    const held = (await store.held([message.id])).get(message.id) === "message";
    lacking.set(message.content, from);
    if (held) return true;
    if (
      this.#isOwn(message, from) &&
      this.site.ownText(text.length, { page: from.page, author: message.author })
    ) {
      this.#name(message.content);
      adopted.push(this.deps.outbox.adopt(message.id, this.site.origin));
      return true;
    }
    lacking.delete(message.content);
    if (!this.deps.interests.takes(message.author, false)) return false;
    lacking.set(message.content, from);
    if (!this.site.relay(text.length, 1)) return false;
    relayed.push(text);
    return true;
  }

  #isOwn(message: Message, { page }: From): boolean {
    if (Math.abs(this.deps.clock.now() - message.ts) > PAGE_OWN_AGE_MS) return false;
    if (!this.deps.interests.takes(message.author, true)) return false;
    if (this.site.mayOwn(page, message.author)) return true;
    this.site.limited("own");
    return false;
  }

  async #judgeBlob(text: string, from: From, { lacking }: Judged): Promise<boolean> {
    const hash = await hashText(text, this.deps.apds.crypto);
    if (!this.#ownNames.has(hash)) return this.site.relay(text.length);
    if (!this.site.ownText(text.length)) return false;
    if (text.length <= CONTENT_LIMIT)
      for (const { kind, hash: named } of referencesOf(parseDocument(text))) {
        if (kind === "image") this.#name(named);
        if (kind === "image" || kind === "previous") lacking.set(named, from);
      }
    return true;
  }

  #name(hash: Hash): void {
    this.#ownNames.add(hash);
    const [oldest] = this.#ownNames;
    if (this.#ownNames.size > OWN_NAMES && oldest !== undefined) this.#ownNames.delete(oldest);
  }

  /** What was named and did not come along is asked back for at once, of whoever named it. */
  async #askBack(lacking: ReadonlyMap<Hash, From>): Promise<void> {
    const held = await this.deps.apds.store.held([...lacking.keys()]);
    const asks = new Map<From, Hash[]>();
    for (const [hash, from] of lacking)
      if (!held.has(hash)) asks.set(from, [...(asks.get(from) ?? []), hash]);
    for (const [from, hashes] of asks) from.askBack(hashes);
  }
}

const charactersOf = (told: readonly Told[]): number =>
  told.reduce((sum, { texts }) => texts.reduce((size, { length }) => size + length, sum), 0);

const isMessage = (text: string): boolean => text.length === MESSAGE_CHARACTERS;
