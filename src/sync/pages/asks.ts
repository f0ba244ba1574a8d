/**
 * What the pages of one site ask, in order and within its budget: those of one turn are read together and answered from the store at
 * once; what is not held becomes a want of the page.
 */
import { type Author, type Crypto, type Hash, hashText, parseAuthor, type Store } from "apds";
import { type Clock, sleep } from "../../base/clock.ts";
import { type Log, unattended } from "../../base/log.ts";
import { canBeTold } from "../frame.ts";
import type { Site } from "./site.ts";
import type { Heard } from "./voice.ts";

/** Asks that wait for their turn; beyond, they are dropped and counted. */
export const PAGE_ASKS_WAITING = 20_000;
/** Asks that are read together: few at first, more while what they bring is small, so that a page of pictures fits into memory. */
const PAGE_ASKS_FIRST = 32;
const PAGE_ASKS_LEAST = 4;
const PAGE_ASKS_TOGETHER = 500;
/** What travels to a page in one message, about. */
const HEARD_CHARACTERS = 2 ** 20;

/** Whoever asks: one socket of one page. */
export interface Asker {
  /** False once its channel has ended. */
  readonly live: boolean;
  hear(texts: readonly string[], more?: Heard): void;
  /** Not held: it is told when it comes. */
  want(name: Hash | Author): void;
  /** Its own hash is wanted: the 44 characters were a content. */
  told(text: string): void;
}

export interface AsksDeps {
  readonly store: Pick<Store, "texts" | "head" | "wantsFor">;
  readonly crypto: Crypto;
  readonly clock: Clock;
  readonly log: Log;
}

interface Ask {
  readonly by: Asker;
  readonly name: Hash;
}

export class Asks {
  #waiting: Ask[] = [];
  #together = PAGE_ASKS_FIRST;
  #running = false;

  constructor(
    private readonly site: Site,
    private readonly deps: AsksDeps,
    private readonly life: AbortSignal,
  ) {}

  get waiting(): number {
    return this.#waiting.length;
  }

  /** @param names of one turn: hashes, or authors */
  ask(by: Asker, names: readonly Hash[]): void {
    const room = PAGE_ASKS_WAITING + Math.max(0, Math.floor(this.site.asks.left)) - this.#waiting.length;
    for (const name of names.slice(0, Math.max(0, room))) this.#waiting.push({ by, name });
    if (names.length > room) this.site.limited("asks", names.length - Math.max(0, room));
    if (!this.#running) unattended(this.deps.log, "pages", this.#run());
  }

  /** It has ended: what it asked is not in anybody's way, a reload of its page least of all. */
  left(by: Asker): void {
    this.#waiting = this.#waiting.filter((ask) => ask.by !== by);
  }

  async #run(): Promise<void> {
    this.#running = true;
    try {
      while (this.#waiting.length > 0 && !this.life.aborted) {
        const { asks, out } = this.site;
        const wait = Math.max(asks.readyIn(1), out.readyIn(1));
        if (wait > 0) {
          if (out.readyIn(1) > 0) this.site.limited("out");
          await sleep(this.deps.clock, wait, this.life);
          continue;
        }
        const together = this.#waiting.splice(0, Math.min(this.#together, Math.floor(asks.left)));
        asks.spend(together.length);
        const left = await this.#answer(together.filter(({ by }) => by.live));
        asks.spend(-left.length);
        if (left.length > 0) this.#waiting = [...left, ...this.#waiting];
      }
    } finally {
      this.#running = false;
    }
  }

  /** Those that are left for another time, since more may not be told now. */
  async #answer(asks: readonly Ask[]): Promise<readonly Ask[]> {
    const { store } = this.deps;
    const names = new Set(asks.map(({ name }) => name));
    const texts = await store.texts([...names]);
    const heads = await this.#heads(new Set([...names].filter((name) => !texts.has(name))));
    const answers = new Map<Asker, Answers>();
    let characters = 0;
    for (const [at, { by, name }] of asks.entries()) {
      const held = texts.get(name);
      const found = held === undefined ? heads.get(name) : [held];
      if (found) {
        if (this.site.out.left <= 0) return this.#end(answers, characters, asks.slice(at));
        const to = answers.get(by) ?? new Answers(by);
        answers.set(by, to);
        characters += to.add(name, found.filter(canBeTold));
      } else if (await this.#isContent(name)) by.told(name);
      else by.want(name);
    }
    return this.#end(answers, characters, []);
  }

  #end(answers: ReadonlyMap<Asker, Answers>, characters: number, left: readonly Ask[]): readonly Ask[] {
    for (const one of answers.values()) one.flush();
    const next = characters > HEARD_CHARACTERS ? this.#together / 2 : this.#together * 2;
    this.#together = Math.min(PAGE_ASKS_TOGETHER, Math.max(PAGE_ASKS_LEAST, Math.floor(next)));
    return left;
  }

  /** What stands for an author: the head, then its content. */
  async #heads(names: ReadonlySet<Hash>): Promise<ReadonlyMap<Hash, readonly string[]>> {
    if (names.size === 0) return new Map();
    const { store } = this.deps;
    const found = await Promise.all(
      [...names].map(async (name) => {
        const author = parseAuthor(name);
        return [name, author.ok ? await store.head(author.value) : undefined] as const;
      }),
    );
    const contents = await store.texts(found.flatMap(([, head]) => head?.content ?? []));
    return new Map(
      found.flatMap(([name, head]) => {
        const content = head && contents.get(head.content);
        return head ? [[name, [head.text, ...(content === undefined ? [] : [content])]] as const] : [];
      }),
    );
  }

  /** A content can have 44 characters, and then only its own hash tells it from an ask. */
  async #isContent(text: Hash): Promise<boolean> {
    const own = await hashText(text, this.deps.crypto);
    return (await this.deps.store.wantsFor([own])).has(own);
  }
}

/** What one asker is told, cut into messages of a bounded size. */
class Answers {
  #texts: string[] = [];
  #names: string[] = [];
  #characters = 0;

  constructor(private readonly by: Asker) {}

  /** How many characters that is. */
  add(name: string, texts: readonly string[]): number {
    const characters = texts.reduce((sum, { length }) => sum + length, 0);
    this.#characters += characters;
    this.#texts.push(...texts);
    this.#names.push(name);
    if (this.#characters >= HEARD_CHARACTERS) this.flush();
    return characters;
  }

  flush(): void {
    if (this.#names.length > 0) this.by.hear(this.#texts, { answers: this.#names });
    this.#texts = [];
    this.#names = [];
    this.#characters = 0;
  }
}
