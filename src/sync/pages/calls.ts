/**
 * What a page that knows of us calls by its provider: reads from the store, arrivals to follow, posts that it signed. Under the same
 * budgets as its sockets; a call that is said again, as after a death of the worker, does no more than once.
 */
import {
  type Apds,
  type Author,
  type Hash,
  type Message,
  openMessage,
  type Post,
  parseAuthor,
  parseDocument,
  parseHash,
} from "apds";
import type { Clock } from "../../base/clock.ts";
import { type Log, unattended } from "../../base/log.ts";
import { err, ok, type Result, unreachable } from "../../base/result.ts";
import type { Interests } from "../replicate/scope.ts";
import type { Site } from "./site.ts";
import type { From, Tells } from "./tells.ts";

/** Posts in one answer, if it is left out and at most. */
const CALL_POSTS = 20;
const CALL_POSTS_LIMIT = 100;
/** Posts that one query looks at, */
const QUERY_LOOKED_AT = 1_000;
/** and what it costs of the budget for asks. */
const QUERY_ASKS = 100;
/** Of one document at once. */
const SUBSCRIPTIONS = 20;

export type Call =
  | { readonly kind: "get"; readonly hash: string }
  | { readonly kind: "latest"; readonly author: string }
  | { readonly kind: "feed"; readonly author: string; readonly before?: string; readonly limit?: number }
  | { readonly kind: "query"; readonly words: string; readonly before?: string; readonly limit?: number }
  | { readonly kind: "subscribe"; readonly author?: string }
  | { readonly kind: "publish"; readonly message: string; readonly blobs: readonly string[] };

export interface CallFailure {
  readonly kind: "invalid" | "budget" | "refused";
  readonly detail: string;
}

/** A post as pages see it. */
export interface CalledPost {
  readonly id: Hash;
  readonly author: Author;
  /** ms since the epoch, as signed. */
  readonly timestamp: number;
  readonly message: string;
  readonly content: string;
}

/** Carries answers to the page. */
export interface CallVoice {
  reply(call: number, result: Result<unknown, CallFailure>): void;
  event(call: number, post: CalledPost): void;
}

export interface CallsDeps {
  readonly apds: Pick<Apds, "store" | "crypto">;
  readonly clock: Clock;
  readonly log: Log;
  readonly interests: Pick<Interests, "takes">;
  readonly site: Site;
  readonly tells: Tells;
  readonly voice: CallVoice;
}

interface Place {
  readonly before: number;
  readonly beforeId: Hash;
}

export class Calls {
  readonly #subscriptions = new Map<number, Author | undefined>();
  readonly #from: From;

  /** @param page the random id of its document */
  constructor(
    page: string,
    private readonly deps: CallsDeps,
  ) {
    // What a call lacks, its answer says.
    this.#from = { page, askBack: () => {} };
  }

  /** Answers by the voice, once. */
  call(number: number, what: Call): void {
    const answered = this.#answer(number, what).then((result) => {
      if (result.ok) this.deps.site.told([sizeOf(result.value)], 0);
      this.deps.voice.reply(number, result);
    });
    unattended(this.deps.log, "pages", answered);
  }

  /** A subscription ends. */
  stop(number: number): void {
    this.#subscriptions.delete(number);
  }

  arrived(posts: readonly Post[], isLive: (post: Post) => boolean): void {
    if (this.#subscriptions.size === 0) return;
    for (const post of posts) {
      if (!isLive(post) || !this.deps.interests.takes(post.message.author, false)) continue;
      for (const [number, author] of this.#subscriptions) {
        if (author !== undefined && author !== post.message.author) continue;
        if (this.deps.site.out.left <= 0) return this.deps.site.limited("out");
        this.deps.site.told([post.content], 0);
        this.deps.voice.event(number, called(post));
      }
    }
  }

  async #answer(number: number, what: Call): Promise<Result<unknown, CallFailure>> {
    const { store } = this.deps.apds;
    const cost = what.kind === "query" ? QUERY_ASKS : what.kind === "feed" ? limitOf(what) : 1;
    if (what.kind !== "publish" && !this.#afford(cost)) return refuse("budget", "asked too much");
    switch (what.kind) {
      case "get": {
        const hash = parseHash(what.hash);
        return hash ? ok((await store.get(hash)) ?? null) : refuse("invalid", "no hash");
      }
      case "latest": {
        const author = parseAuthor(what.author);
        if (!author.ok) return refuse("invalid", "no author");
        const [post] = await store.feed(author.value, { limit: 1 });
        return ok(post ? called(post) : null);
      }
      case "feed": {
        const author = parseAuthor(what.author);
        const place = placeOf(what.before);
        if (!author.ok || place === undefined) return refuse("invalid", author.ok ? "no place" : "no author");
        const limit = limitOf(what);
        const posts = await store.feed(author.value, { limit, ...place });
        return ok({ posts: posts.map(called), ...(posts.length === limit && nextOf(posts)) });
      }
      case "query":
        return this.#query(what);
      case "subscribe": {
        const author = what.author === undefined ? undefined : parseAuthor(what.author);
        if (author?.ok === false) return refuse("invalid", "no author");
        if (this.#subscriptions.size >= SUBSCRIPTIONS) return refuse("budget", "too many subscriptions");
        this.#subscriptions.set(number, author?.value);
        return ok(true);
      }
      case "publish":
        return this.#publish(what);
      default:
        return unreachable(what);
    }
  }

  #afford(asks: number): boolean {
    const { site } = this.deps;
    if (site.asks.left < 1 || site.out.left <= 0) {
      site.limited(site.asks.left < 1 ? "asks" : "out");
      return false;
    }
    site.asks.spend(asks);
    return true;
  }

  async #query(what: Call & { readonly kind: "query" }): Promise<Result<unknown, CallFailure>> {
    const words = plain(what.words).split(/\s+/).filter(Boolean);
    let place = placeOf(what.before);
    if (place === undefined || words.length === 0) return refuse("invalid", "no words, or no place");
    const limit = limitOf(what);
    const found: Post[] = [];
    for (let looked = 0; looked < QUERY_LOOKED_AT; ) {
      const step = await this.deps.apds.store.recent({ limit: CALL_POSTS_LIMIT, ...place });
      for (const post of step) {
        place = placeAt(post);
        const text = plain(parseDocument(post.content).body);
        if (!words.every((word) => text.includes(word))) continue;
        if (found.push(post) === limit) return ok({ posts: found.map(called), ...nextOf(found) });
      }
      if (step.length < CALL_POSTS_LIMIT) return ok({ posts: found.map(called) });
      looked += step.length;
    }
    return ok({ posts: found.map(called), next: textOf(place) });
  }

  async #publish(what: Call & { readonly kind: "publish" }): Promise<Result<unknown, CallFailure>> {
    const { store, crypto } = this.deps.apds;
    const message = await openMessage(what.message, crypto);
    if (!message.ok) return refuse("invalid", message.error.kind);
    if (!this.deps.interests.takes(message.value.author, true)) return refuse("refused", "author");
    const taken = await this.deps.tells.tell(this.#from, [what.message, ...what.blobs]);
    if (!taken) return refuse("refused", "store");
    return (await this.#isWhole(message.value, store))
      ? ok(message.value.id)
      : refuse("budget", "told too much, or without its content");
  }

  async #isWhole(message: Message, store: CallsDeps["apds"]["store"]): Promise<boolean> {
    const held = await store.held([message.id, message.content]);
    return held.get(message.id) === "message" && held.has(message.content);
  }
}

const refuse = (kind: CallFailure["kind"], detail: string): Result<never, CallFailure> =>
  err({ kind, detail });

const called = ({ message, content }: Post): CalledPost => ({
  id: message.id,
  author: message.author,
  timestamp: message.ts,
  message: message.text,
  content,
});

const plain = (text: string): string => text.normalize("NFKC").toLowerCase();

const limitOf = ({ limit = CALL_POSTS }: { readonly limit?: number }): number =>
  Math.max(1, Math.min(CALL_POSTS_LIMIT, Math.floor(limit)));

const placeAt = ({ message }: Post): Place => ({ before: message.ts, beforeId: message.id });
const textOf = ({ before, beforeId }: Partial<Place>): string => `${before} ${beforeId}`;

const nextOf = (posts: readonly Post[]): { readonly next?: string } => {
  const last = posts.at(-1);
  return last ? { next: textOf(placeAt(last)) } : {};
};

/** A place as we wrote it; left out: the beginning. Undefined: not ours. */
function placeOf(text: string | undefined): Partial<Place> | undefined {
  if (text === undefined) return {};
  const [ts = "", hash = ""] = text.split(" ");
  const [before, beforeId] = [Number(ts), parseHash(hash)];
  return Number.isSafeInteger(before) && beforeId ? { before, beforeId } : undefined;
}

/** As many characters as an answer has, about: what is charged. */
const sizeOf = (value: unknown): string => JSON.stringify(value) ?? "";
