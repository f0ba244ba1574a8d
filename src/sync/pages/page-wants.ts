/**
 * What pages asked for and we do not hold: asked of the pubs at once, and told when it comes, whoever brings it. In memory alone: a page
 * that is still there after a restart asks again. Nothing of it is wanted by the store, so that a page can't make us keep anything.
 */
import type { Author, Blob, Committed, Hash, Post, Store } from "apds";
import type { Clock } from "../../base/clock.ts";
import { canBeTold } from "../frame.ts";
import { Allowance } from "../replicate/allowance.ts";
import type { AskTarget } from "../replicate/wants.ts";
import type { Asker } from "./asks.ts";

/** Of all pages together; the oldest go first. */
export const PAGE_WANTS = 5_000;
/** Asks for them that pubs may have at once, and then one each so often. */
export const PAGE_WANT_ASKS = 60;
export const PAGE_WANT_ASK_MS = 500;
/** Each pub is asked so often. */
export const PAGE_WANT_ROUNDS = 3;

interface PageWant {
  readonly askers: Set<Asker>;
  attempts: number;
}

export class PageWants {
  readonly #wants = new Map<Hash | Author, PageWant>();
  readonly #asks: Allowance;

  /** @param sessions of the open pubs, in order */
  constructor(
    private readonly store: Pick<Store, "texts">,
    clock: Clock,
    private readonly sessions: () => readonly AskTarget[],
  ) {
    this.#asks = new Allowance(clock, PAGE_WANT_ASKS, PAGE_WANT_ASK_MS);
  }

  get size(): number {
    return this.#wants.size;
  }

  want(name: Hash | Author, by: Asker): void {
    const known = this.#wants.get(name);
    if (known) return void known.askers.add(by);
    const want: PageWant = { askers: new Set([by]), attempts: 0 };
    this.#wants.set(name, want);
    const [oldest] = this.#wants.keys();
    if (this.#wants.size > PAGE_WANTS && oldest !== undefined) this.#wants.delete(oldest);
    this.#ask(name, want);
  }

  /** The pub that was asked has not got it: the next one is asked at once. */
  notHere(name: Hash): void {
    const want = this.#wants.get(name);
    if (want) this.#ask(name, want);
  }

  /** Asks for what is still wanted, of the next pub each; called on each tick. */
  ask(): void {
    for (const [name, want] of this.#wants) {
      for (const asker of want.askers) if (!asker.live) want.askers.delete(asker);
      if (want.askers.size === 0) this.#wants.delete(name);
      else this.#ask(name, want);
    }
  }

  /** A commit brought these in. */
  async taken(posts: readonly Post[], { kept, pending }: Committed): Promise<void> {
    if (this.#wants.size === 0) return;
    const messages = [...posts.map(({ message }) => message), ...pending];
    const names = new Set([
      ...kept,
      ...posts.map(({ message }) => message.content),
      ...messages.map(({ id }) => id),
    ]);
    const here = [...names].filter((name) => this.#wants.has(name));
    if (here.length > 0) for (const [name, text] of await this.store.texts(here)) this.#tell(name, [text]);
    const contents = new Map(posts.map(({ message, content }) => [message.id, content]));
    for (const { author, id, text } of messages) {
      const content = contents.get(id);
      this.#tell(author, content === undefined ? [text] : [text, content]);
    }
  }

  /** A blob came that nothing here needs. True where a page asked for it: it goes on to the page, and is not kept. */
  passes({ hash, text }: Blob): boolean {
    return this.#tell(hash, [text]);
  }

  #tell(name: Hash | Author, texts: readonly string[]): boolean {
    const want = this.#wants.get(name);
    if (!want) return false;
    this.#wants.delete(name);
    for (const asker of want.askers) if (asker.live) asker.hear(texts.filter(canBeTold), { answers: [name] });
    return true;
  }

  #ask(name: Hash | Author, want: PageWant): void {
    const targets = this.sessions();
    const target = targets[want.attempts % targets.length];
    if (!target || want.attempts >= PAGE_WANT_ROUNDS * targets.length || this.#asks.readyIn() > 0) return;
    if (!target.ask(name as Hash)) return;
    this.#asks.take();
    want.attempts += 1;
  }
}
