/**
 * The pub dialect without sockets: sessions bring frames in, the core tells and asks. It runs the same over `ws` and under the
 * virtual clock of a simulation.
 *
 * - A frame of 44 characters is an ask (unless its own hash is a content that somebody signed and nobody sent), any other a tell.
 * - An ask for an author: that author's head, then the key itself (it is looked up as a text too, not found, and so asked back).
 *   For a held hash: its text. For an unknown one: the same hash comes back, once in 30 s over all sockets. There is no "not found".
 * - A tell is judged, written, committed, and only then told to all other sockets, duplicates too; what it names and nobody has
 *   sent is asked of its teller. There is no other acknowledgement.
 * - 1 s after it opened, a socket is asked for images that posts name and nobody has sent.
 *
 * Frames are dealt with in the order of their coming, in batches: what one answers is said after everything before it was committed.
 */
import { type Apds, type Hash, hashText, parseAuthor, parseHash, type StoreFailure } from "apds";
import type { Clock } from "../base/clock.ts";
import { ok, type Result } from "../base/result.ts";
import { bounds } from "./bounds.ts";
import { CoolDown } from "./cool-down.ts";
import { Intake, listArrivals, type Outcome } from "./intake.ts";
import { DueLater } from "./later.ts";
import { Listing } from "./listing.ts";
import { Orphans } from "./orphans.ts";
import { imagesToAsk } from "./wants.ts";

/** The other end of one socket, as the core sees it. */
export interface Peer {
  tell(text: string): void;
  /** A frame of this peer was dealt with: all answers to it were told. Called once per frame, in their order. */
  handled?(): void;
  /** The store failed and the frames of this peer were not taken: it should try again later. */
  end?(failure: StoreFailure): void;
}

export interface Session {
  /** Takes one text frame of the peer. Empty ones are ignored. */
  frame(text: string): void;
  /** Hears that a binary frame came; a session without it does not mind. */
  binary?(): void;
  /** The socket is gone: nothing more is told to it. What it told is still dealt with. */
  close(): void;
}

/** What a disk gives back at opening; a core without it keeps everything in memory. */
export interface Kept {
  /** Names this store's order of arrivals: a cursor of another life begins again at the start. */
  readonly life: string;
  readonly orphans: Orphans;
}

export interface PubCoreDeps {
  readonly apds: Pick<Apds, "store" | "crypto">;
  readonly clock: Clock;
  readonly persist?: Kept;
}

/** Whoever brought a frame in: a session, a POST, or nobody (messages whose time has come). */
interface Teller extends Peer {
  readonly session?: Session;
}

interface Item {
  readonly text: string;
  readonly from: Teller;
}

export type PubCore = Core;

/** Opens the core over a store, which may hold posts already. */
export async function openPubCore(deps: PubCoreDeps): Promise<PubCore> {
  const listing = new Listing();
  for (const message of await deps.apds.store.pending()) listing.addPending(message);
  await listArrivals(listing, deps.apds.store);
  return new Core(deps, listing);
}

class Core {
  readonly life: string;
  readonly #orphans: Orphans;
  readonly #intake: Intake;
  readonly #coolDown = new CoolDown();
  readonly #sessions = new Map<Session, Peer>();
  readonly #later: DueLater;
  readonly #queue: Item[] = [];
  #running: Promise<void> | undefined;

  constructor(
    private readonly deps: PubCoreDeps,
    readonly listing: Listing,
  ) {
    this.life = deps.persist?.life ?? "memory";
    this.#orphans = deps.persist?.orphans ?? new Orphans();
    this.#intake = new Intake({ ...deps, listing, orphans: this.#orphans });
    const nobody: Teller = { tell: () => {} };
    this.#later = new DueLater(deps.apds.store, deps.clock, (texts) => {
      for (const text of texts) this.#enqueue({ text, from: nobody });
      return this.settled();
    });
  }

  /** ms since the epoch, by the clock that was passed in. */
  now(): number {
    return this.deps.clock.now();
  }

  connect(peer: Peer): Session {
    const session: Session = {
      frame: (text) => this.#enqueue({ text, from }),
      close: () => {
        cancel();
        this.#sessions.delete(session);
      },
    };
    const from: Teller = {
      session,
      // After `close` nothing is told any more.
      tell: (text) => this.#sessions.get(session)?.tell(text),
      handled: () => peer.handled?.(),
      end: (failure) => peer.end?.(failure),
    };
    this.#sessions.set(session, peer);
    const cancel = this.deps.clock.after(bounds.imageAskAfterMs, () => void this.#askForImages(from));
    return session;
  }

  /** One text by POST: told to all sockets; resolves with what a socket would have been told for it. */
  post(text: string): Promise<Result<readonly string[], StoreFailure>> {
    return new Promise((resolve) => {
      const told: string[] = [];
      let failure: StoreFailure | undefined;
      this.#enqueue({
        text,
        from: {
          tell: (answer) => told.push(answer),
          end: (why) => {
            failure = why;
          },
          handled: () => resolve(failure ? { ok: false, error: failure } : ok(told)),
        },
      });
    });
  }

  /** The text of this hash, of the store or an orphan. The empty text is never told, so it counts as missing. */
  async find(hash: Hash): Promise<string | undefined> {
    return (await this.deps.apds.store.get(hash)) || this.#orphans.get(hash) || undefined;
  }

  /** Resolves when everything that came in until now was dealt with. */
  async settled(): Promise<void> {
    while (this.#running) await this.#running;
  }

  /** Ends the timers and forgets the sessions. What came in is still dealt with (`settled`). */
  close(): void {
    this.#later.close();
    for (const session of [...this.#sessions.keys()]) session.close();
  }

  #enqueue(item: Item): void {
    this.#queue.push(item);
    this.#running ??= this.#run();
  }

  async #run(): Promise<void> {
    // One turn: frames that were read together become one batch.
    await Promise.resolve();
    while (this.#queue.length > 0) await this.#deal(nextBatch(this.#queue));
    this.#running = undefined;
  }

  async #deal(items: readonly Item[]): Promise<void> {
    const outcomes = new Map<Item, Outcome>();
    const tells = items.filter(({ text }) => text.length !== 44);
    const failure =
      (await this.#take(tells, outcomes)) ?? (await this.#take(await this.#signedAsks(items), outcomes));
    for (const item of items) {
      if (failure) item.from.end?.(failure);
      else await this.#conclude(item, outcomes.get(item));
      item.from.handled?.();
    }
  }

  async #take(items: readonly Item[], outcomes: Map<Item, Outcome>): Promise<StoreFailure | undefined> {
    if (items.length === 0) return undefined;
    const taken = await this.#intake.take(items.map(({ text }) => text));
    if (!taken.ok) return taken.error;
    for (const [at, item] of items.entries()) {
      const outcome = taken.value[at];
      if (outcome) outcomes.set(item, outcome);
    }
    this.#later.look();
    return undefined;
  }

  /** Frames that look like an ask and are a content of 44 characters that a message signed: the reference loses those. */
  async #signedAsks(items: readonly Item[]): Promise<readonly Item[]> {
    const asks = items.filter(({ text }) => text.length === 44);
    const hashes = await Promise.all(asks.map(({ text }) => hashText(text, this.deps.apds.crypto)));
    return asks.filter((_, at) => {
      const hash = hashes[at];
      return hash !== undefined && this.listing.lacks(hash);
    });
  }

  async #conclude({ text, from }: Item, outcome: Outcome | undefined): Promise<void> {
    if (!outcome) return this.#answer(text, from);
    if (outcome.accepted) this.#broadcast(text, from.session);
    for (const hash of outcome.missing) this.#askBack(hash, from);
  }

  #broadcast(text: string, teller: Session | undefined): void {
    // Whoever hears 44 characters takes them for an ask.
    if (text.length === 44) return;
    for (const [session, peer] of this.#sessions) if (session !== teller) peer.tell(text);
  }

  async #answer(ask: string, from: Teller): Promise<void> {
    const author = parseAuthor(ask);
    const head = author.ok ? this.listing.head(author.value) : undefined;
    if (head) from.tell(head.text);
    const hash = parseHash(ask);
    const text = hash ? await this.find(hash) : undefined;
    if (text === undefined) this.#askBack(ask, from);
    else if (text.length !== 44) from.tell(text);
  }

  #askBack(ask: string, from: Teller): void {
    if (this.#coolDown.take(ask, this.now())) from.tell(ask);
  }

  async #askForImages(from: Teller): Promise<void> {
    for (const hash of await imagesToAsk(this.deps.apds.store, this.now())) this.#askBack(hash, from);
  }
}

/** At least one frame, and no more than one verification round should hold. */
function nextBatch(queue: Item[]): readonly Item[] {
  let characters = 0;
  let count = 0;
  for (const { text } of queue) {
    characters += text.length;
    if (count === bounds.batchFrames || (count > 0 && characters > bounds.batchCharacters)) break;
    count++;
  }
  return queue.splice(0, count);
}
