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
/** Asks that are read together. */
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
  readonly #waiting: Ask[] = [];
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
        const together = this.#waiting.splice(0, Math.min(PAGE_ASKS_TOGETHER, Math.floor(asks.left)));
        asks.spend(together.length);
        await this.#answer(together.filter(({ by }) => by.live));
      }
    } finally {
      this.#running = false;
    }
  }

  async #answer(asks: readonly Ask[]): Promise<void> {
    const { store } = this.deps;
    const texts = await store.texts([...new Set(asks.map(({ name }) => name))]);
    const heads = await this.#heads(new Set(asks.map(({ name }) => name).filter((name) => !texts.has(name))));
    for (const [by, names] of groupedBy(asks)) {
      const answers = new Answers(by);
      for (const name of names) {
        const held = texts.get(name);
        const found = held === undefined ? heads.get(name) : [held];
        if (found) answers.add(name, found.filter(canBeTold));
        else if (!(await this.#isContent(name))) by.want(name);
        else by.told(name);
      }
      answers.flush();
    }
  }

  /** What stands for an author: the head, then its content. */
  async #heads(names: ReadonlySet<Hash>): Promise<ReadonlyMap<Hash, readonly string[]>> {
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

  add(name: string, texts: readonly string[]): void {
    for (const text of texts) this.#characters += text.length;
    this.#texts.push(...texts);
    this.#names.push(name);
    if (this.#characters >= HEARD_CHARACTERS) this.flush();
  }

  flush(): void {
    if (this.#names.length > 0) this.by.hear(this.#texts, { answers: this.#names });
    this.#texts = [];
    this.#names = [];
    this.#characters = 0;
  }
}

function groupedBy(asks: readonly Ask[]): ReadonlyMap<Asker, readonly Hash[]> {
  const groups = new Map<Asker, Hash[]>();
  for (const { by, name } of asks) {
    const group = groups.get(by);
    if (group) group.push(name);
    else groups.set(by, [name]);
  }
  return groups;
}
