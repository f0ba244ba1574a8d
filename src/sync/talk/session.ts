/**
 * The talk on one channel: what comes is counted, bounded and passed on; asks are answered from the store; what we say goes
 * through the queue. It ends with its channel.
 */
import type { Apds, Author, Hash, Message } from "apds";
import { datedAt, hashText, parseAuthor, parseDocument, referencesOf } from "apds";
import type { Clock } from "../../base/clock.ts";
import { unreachable } from "../../base/result.ts";
import { canBeTold, type Incoming, readFrame } from "../frame.ts";
import { MESSAGE_CHARACTERS } from "../replicate/door.ts";
import type { Ingest } from "../replicate/ingest.ts";
import type { Ledger } from "../replicate/ledger.ts";
import type { Lane, TellTarget } from "../replicate/tell-target.ts";
import { type AskTarget, asksPerMinute } from "../replicate/wants.ts";
import { ANNOUNCED_AUTHORS, Announce, UNPOLLED_AUTHORS } from "./announce.ts";
import { Asked } from "./asked.ts";
import { Budget } from "./budget.ts";
import { ASK_AGAIN_MS, PACE_MS, Queue, SAFE_PACE_MS } from "./queue.ts";

/** A browser's WebSocket has no back-pressure: past this we end the channel and come back by poll. */
export const INBOUND_FRAMES = 20_000;
export const INBOUND_CHARACTERS = 16 * 2 ** 20;

export interface SessionDeps {
  readonly apds: Pick<Apds, "store" | "crypto" | "pubkey">;
  readonly clock: Clock;
  readonly ingest: Pick<Ingest, "take">;
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
  readonly #answers: Budget;
  readonly #asks: Asked;
  /** What was echoed though we hold it, and when it was told then, ms. */
  readonly #toldOnEcho = new Map<Hash, number>();
  /** This browser's identity. */
  #own: Author | undefined;
  #toldAuthor: Author | undefined;
  #remembering = false;
  #inbound = { frames: 0, characters: 0 };
  #ended = false;

  constructor(private readonly deps: SessionDeps) {
    this.url = deps.ledger.url;
    this.#announce = new Announce(deps.apds.store);
    this.#answers = new Budget(deps.clock);
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
    const author = this.#toldAuthor ?? probeKey;
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
        return this.#bounded(44, () => this.#asked(frame.hash));
      case "tell":
        return this.#bounded(frame.text.length, () => this.#told(frame.text));
      default:
        return unreachable(frame);
    }
  }

  end(): void {
    this.#ended = true;
    this.#queue.close();
  }

  #bounded(characters: number, work: () => Promise<void>): void {
    const inbound = this.#inbound;
    inbound.frames += 1;
    inbound.characters += characters;
    if (inbound.frames > INBOUND_FRAMES || inbound.characters > INBOUND_CHARACTERS) {
      this.end();
      return this.deps.tooFast();
    }
    void work()
      // Reads fail only when the store was closed under us: then this channel is about to end as well.
      .catch(() => this.deps.storeFailed())
      .finally(() => {
        inbound.frames -= 1;
        inbound.characters -= characters;
      });
  }

  async #told(text: string): Promise<void> {
    if (text.length === MESSAGE_CHARACTERS) this.deps.heard(text, this.#announce.awaits(text));
    const taken = this.deps.ingest.take([text], this.deps.ledger);
    const head = await this.#announce.onTold(text, () => hashText(text, this.deps.apds.crypto));
    if (head) await this.#lacks(head);
    const result = await taken;
    if (!result.ok && !this.#ended) this.deps.storeFailed();
    else if (result.ok && text.length === MESSAGE_CHARACTERS) await this.#remember(text);
  }

  /**
   * The author of the last message of this pub's that we hold: the reference always answers for those. One look at a time: in a flood
   * the authors of a batch are as good as one another, and a look each would keep the next batch waiting.
   */
  async #remember(text: string): Promise<void> {
    const author = parseAuthor(text.slice(0, 44));
    if (this.#remembering || !author.ok || author.value === this.#toldAuthor) return;
    this.#remembering = true;
    try {
      if (await this.deps.apds.store.author(author.value)) this.#toldAuthor = author.value;
    } finally {
      this.#remembering = false;
    }
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
      if (this.#wasToldOnEcho(hash)) return;
      const message = await this.deps.apds.store.message(hash);
      if (message) return this.#tellHead(message);
    }
    // A content can have 44 characters, and then only its own hash tells it from an ask.
    const own = await hashText(hash, this.deps.apds.crypto);
    if ((await this.deps.apds.store.wantsFor([own])).has(own)) return this.#told(hash);
    if (held !== undefined) return this.#answer(held);
    const author = parseAuthor(hash);
    const head = author.ok ? await this.deps.apds.store.head(author.value) : undefined;
    if (head) await this.#tellHead(head);
  }

  /** A receipt that was asked too early is echoed: it is told then, once in 30 s, as long as a pub echoes nothing twice. */
  #wasToldOnEcho(hash: Hash): boolean {
    const now = this.deps.clock.now();
    for (const [told, at] of this.#toldOnEcho)
      if (Math.abs(now - at) >= ASK_AGAIN_MS) this.#toldOnEcho.delete(told);
    if (this.#toldOnEcho.has(hash)) return true;
    this.#toldOnEcho.set(hash, now);
    return false;
  }

  #answer(text: string): void {
    if (!canBeTold(text) || this.#ended) return;
    if (this.#answers.take(text.length)) {
      this.#queue.tell(text, "normal");
      if (text.length === MESSAGE_CHARACTERS) this.deps.answered(text);
    } else this.deps.ledger.fault("asks");
  }

  /** Our own head is told at once, unless the outbox does it; one that is ahead of our clock, a pub would put apart each time. */
  async #lacks(head: Message): Promise<void> {
    if (datedAt(head, this.deps.clock.now()) !== "now" || this.deps.owes(head.id)) return;
    if (head.author === this.#own) await this.#tellHead(head);
    else this.deps.lacks(head);
  }

  /** Content before its message, images after: so that nobody has to ask back. */
  async #tellHead(head: Message): Promise<void> {
    const content = await this.deps.apds.store.get(head.content);
    if (content !== undefined) this.#answer(content);
    this.#answer(head.text);
    if (content === undefined) return;
    for (const { kind, hash } of referencesOf(parseDocument(content))) {
      const image = kind === "image" ? await this.deps.apds.store.get(hash) : undefined;
      if (image !== undefined) this.#answer(image);
    }
  }
}
