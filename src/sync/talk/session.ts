/**
 * The talk on one channel: what comes is counted, bounded and passed on; asks are answered from the store; what we say goes
 * through the queue. It ends with its channel.
 */
import type { Apds, Author, Hash, Message, Result, StoreFailure } from "apds";
import { datedAt, hashText, parseAuthor } from "apds";
import type { Clock } from "../../base/clock.ts";
import { ok, unreachable } from "../../base/result.ts";
import { ASK_CHARACTERS, type Incoming, readFrame } from "../frame.ts";
import { MESSAGE_CHARACTERS } from "../replicate/door.ts";
import type { Ingest } from "../replicate/ingest.ts";
import type { Ledger } from "../replicate/ledger.ts";
import type { Stream } from "../replicate/sort-batch.ts";
import type { Lane, TellTarget } from "../replicate/tell-target.ts";
import { type AskTarget, asksPerMinute } from "../replicate/wants.ts";
import { ANNOUNCED_AUTHORS, Announce, UNPOLLED_AUTHORS } from "./announce.ts";
import { Answers } from "./answers.ts";
import { Asked } from "./asked.ts";
import { PACE_MS, Queue, SAFE_PACE_MS } from "./queue.ts";
import { ToldAuthor } from "./told-author.ts";

/** A browser's WebSocket has no back-pressure: past this we end the channel and come back by poll. */
export const INBOUND_FRAMES = 20_000;
export const INBOUND_CHARACTERS = 16 * 2 ** 20;

const DONE = ok(undefined);

export interface SessionDeps {
  readonly apds: Pick<Apds, "store" | "crypto" | "pubkey">;
  readonly clock: Clock;
  readonly ingest: Pick<Ingest, "stream">;
  readonly ledger: Ledger;
  readonly send: (text: string) => boolean;
  /** It echoed a hash that we asked for: it has not got it. */
  readonly notHere: (hash: Hash) => void;
  /** It told a message; `answersKey`: as the answer to our ask for its author. */
  readonly heard: (text: string, answersKey: boolean) => void;
  /** We told a message in answer to an ask: whoever was about to tell it need not. */
  readonly answered: (message: string) => void;
  /** This message of ours is told by the outbox: no evidence makes it be told from here. */
  readonly owes: (id: Hash) => boolean;
  /** It answered an author's key as if it lacked our head: many clients see that at once, so it is offered later, by chance. */
  readonly lacks: (head: Message) => void;
  readonly tooFast: () => void;
  readonly storeFailed: () => void;
}

export class Session implements AskTarget, TellTarget {
  readonly url: string;
  readonly #queue: Queue;
  readonly #announce: Announce;
  readonly #answers: Answers;
  readonly #asks: Asked;
  /** This browser's identity. */
  #own: Author | undefined;
  readonly #toldAuthor: ToldAuthor;
  #inbound = { frames: 0, characters: 0 };
  #ended = false;
  /** What it tells, on its way in. */
  readonly #stream: Stream;

  constructor(private readonly deps: SessionDeps) {
    this.url = deps.ledger.url;
    this.#stream = {
      kind: "stream",
      teller: deps.ledger,
      settled: (texts, result) => this.#settled(texts, result),
    };
    this.#toldAuthor = new ToldAuthor(deps.apds.store, deps.clock);
    this.#announce = new Announce(deps.apds.store);
    this.#answers = new Answers({
      store: deps.apds.store,
      clock: deps.clock,
      tell: (text) => void (this.#ended || this.#queue.tell(text, "normal")),
      answered: deps.answered,
      tooMuch: () => deps.ledger.fault("asks"),
    });
    this.#asks = new Asked(deps.clock);
    const send = (text: string, kind: "ask" | "tell"): boolean => {
      if (!deps.send(text)) return false;
      if (kind === "tell") deps.ledger.told();
      else this.#asks.left(text);
      return true;
    };
    this.#queue = new Queue(deps.clock, send, () => (deps.ledger.row.safe ? SAFE_PACE_MS : PACE_MS));
  }

  /** Says what is due on open. Called 2 s after it. */
  async announce(): Promise<void> {
    const own = parseAuthor((await this.deps.apds.pubkey()) ?? "");
    const { ledger, clock } = this.deps;
    const limit = ledger.hasPoll(clock.now()) ? ANNOUNCED_AUTHORS : UNPOLLED_AUTHORS;
    this.#own = own.ok ? own.value : undefined;
    for (const author of await this.#announce.keys(this.#own, limit)) {
      if (this.#ended) return;
      if (this.#queue.ask(author)) this.#announce.asked(author);
    }
  }

  get asksPerMinute(): number {
    const { ledger, clock } = this.deps;
    return asksPerMinute(ledger.row.safe, ledger.hasPoll(clock.now()));
  }

  ask(hash: Hash, lane?: Lane): boolean {
    if (!this.#queue.ask(hash, lane)) return false;
    this.#asks.waits(hash);
    return true;
  }

  outcome(hash: Hash): ReturnType<AskTarget["outcome"]> {
    return this.#ended ? "over" : this.#asks.outcome(hash);
  }

  say(texts: readonly string[], lane: Lane, signal: AbortSignal): Promise<boolean> {
    return this.#queue.say(texts, lane, signal);
  }

  askHead(author: Author): boolean {
    if (!this.#queue.ask(author)) return false;
    this.#announce.asked(author);
    return true;
  }

  /** The cheap ask of the keepalive: an author that this pub has told us, else a key that nobody else asks for. */
  ping(probeKey: Author): void {
    const author = this.#toldAuthor.author ?? probeKey;
    this.#announce.pinged(author);
    this.deps.send(author);
  }

  /** These came in, from whomever: they need not be asked for any more. */
  arrived(hashes: Iterable<Hash>): void {
    for (const hash of hashes) {
      this.#queue.arrived(hash);
      this.#asks.over(hash);
    }
  }

  incoming(incoming: Incoming): void {
    if (this.#ended) return;
    this.#asks.heard();
    const frame = readFrame(incoming);
    switch (frame.kind) {
      case "junk":
        return this.deps.ledger.fault(frame.why);
      case "ask":
        return this.#hearAsk(frame.hash);
      case "tell":
        return this.#told(frame.text);
      default:
        return unreachable(frame);
    }
  }

  end(): void {
    this.#ended = true;
    this.#queue.close();
  }

  /** Whether there is room for one frame more; where there is none, the channel ends. */
  #enters(characters: number): boolean {
    const inbound = this.#inbound;
    inbound.frames += 1;
    inbound.characters += characters;
    if (inbound.frames <= INBOUND_FRAMES && inbound.characters <= INBOUND_CHARACTERS) return true;
    this.end();
    this.deps.tooFast();
    return false;
  }

  #left(frames: number, characters: number): void {
    this.#inbound.frames -= frames;
    this.#inbound.characters -= characters;
  }

  #hearAsk(hash: Hash): void {
    if (!this.#enters(ASK_CHARACTERS)) return;
    void this.#asked(hash)
      // Reads fail only when the store was closed under us: then this channel is about to end as well.
      .catch(() => this.deps.storeFailed())
      .finally(() => this.#left(1, ASK_CHARACTERS));
  }

  #told(text: string): void {
    if (!this.#enters(text.length)) return;
    if (text.length === MESSAGE_CHARACTERS) {
      const answersKey = this.#announce.awaits(text);
      this.deps.heard(text, answersKey);
      if (answersKey) void this.#compare(text).catch(() => this.deps.storeFailed());
    }
    if (this.deps.ingest.stream(text, this.#stream) === "held") this.#settled([text], DONE);
  }

  async #compare(text: string): Promise<void> {
    const head = await this.#announce.onTold(text, () => hashText(text, this.deps.apds.crypto));
    if (head) await this.#lacks(head);
  }

  #settled(texts: readonly string[], result: Result<void, StoreFailure>): void {
    for (const { length } of texts) this.#left(1, length);
    if (this.#ended) return;
    if (!result.ok) this.deps.storeFailed();
    else if (this.#toldAuthor.isOld) void this.#toldAuthor.told(texts).catch(() => this.deps.storeFailed());
  }

  async #asked(hash: Hash): Promise<void> {
    if (this.#announce.isEcho(hash)) {
      const head = await this.#announce.onEcho(hash);
      if (head) await this.#lacks(head);
      return;
    }
    const held = await this.deps.apds.store.get(hash);
    if (this.#asks.over(hash)) {
      if (held === undefined) return this.deps.notHere(hash);
      if (this.#answers.wasToldOnEcho(hash)) return;
      const message = await this.deps.apds.store.message(hash);
      if (message) return this.#isDue(message) ? this.#answers.head(message) : undefined;
    }
    // A content can have 44 characters, and then only its own hash tells it from an ask.
    const own = await hashText(hash, this.deps.apds.crypto);
    if ((await this.deps.apds.store.wantsFor([own])).has(own)) return this.#told(hash);
    if (held !== undefined) return this.#answers.give(hash, held);
    const author = parseAuthor(hash);
    const head = author.ok ? await this.deps.apds.store.head(author.value) : undefined;
    if (head) await this.#answers.head(head);
  }

  /** Our own head is told at once, unless the outbox does it; one that is ahead of our clock, a pub would put apart each time. */
  async #lacks(head: Message): Promise<void> {
    if (!this.#isDue(head) || this.deps.owes(head.id)) return;
    if (head.author === this.#own) await this.#answers.head(head);
    else this.deps.lacks(head);
  }

  #isDue(message: Message): boolean {
    return datedAt(message, this.deps.clock.now()) === "now";
  }
}
