/** What one channel is told because it asked, or because it showed that it lacks something: within a budget, content before its message. */
import type { Apds, Hash, Message } from "apds";
import { parseDocument, referencesOf } from "apds";
import type { Clock } from "../../base/clock.ts";
import { canBeTold } from "../frame.ts";
import { MESSAGE_CHARACTERS } from "../replicate/door.ts";
import { Budget } from "./budget.ts";
import { ASK_AGAIN_MS } from "./queue.ts";

export interface AnswersDeps {
  readonly store: Pick<Apds["store"], "get" | "message">;
  readonly clock: Clock;
  readonly tell: (text: string) => void;
  /** We told a message: whoever was about to tell it need not. */
  readonly answered: (message: string) => void;
  /** It asked for more than its budget. */
  readonly tooMuch: () => void;
}

export class Answers {
  readonly #budget: Budget;
  /** What was echoed though we hold it, and when it was told then, ms. */
  readonly #toldOnEcho = new Map<Hash, number>();

  constructor(private readonly deps: AnswersDeps) {
    this.#budget = new Budget(deps.clock);
  }

  /** It asked for this hash, which names this text: whoever lacks a message lacks its content too, and a pub lists it only with that. */
  async give(hash: Hash, text: string): Promise<void> {
    const { store } = this.deps;
    const message = text.length === MESSAGE_CHARACTERS ? await store.message(hash) : undefined;
    const content = message && (await store.get(message.content));
    if (content !== undefined) this.#say(content);
    this.#say(text);
  }

  /** Content before its message, images after: so that nobody has to ask back. */
  async head(head: Message): Promise<void> {
    const { store } = this.deps;
    const content = await store.get(head.content);
    if (content !== undefined) this.#say(content);
    this.#say(head.text);
    if (content === undefined) return;
    for (const { kind, hash } of referencesOf(parseDocument(content))) {
      const image = kind === "image" ? await store.get(hash) : undefined;
      if (image !== undefined) this.#say(image);
    }
  }

  /** A receipt that was asked too early is echoed: it is told then, once in 30 s, as long as a pub echoes nothing twice. */
  wasToldOnEcho(hash: Hash): boolean {
    const now = this.deps.clock.now();
    for (const [told, at] of this.#toldOnEcho)
      if (Math.abs(now - at) >= ASK_AGAIN_MS) this.#toldOnEcho.delete(told);
    if (this.#toldOnEcho.has(hash)) return true;
    this.#toldOnEcho.set(hash, now);
    return false;
  }

  #say(text: string): void {
    if (!canBeTold(text)) return;
    if (!this.#budget.take(text.length)) return this.deps.tooMuch();
    this.deps.tell(text);
    if (text.length === MESSAGE_CHARACTERS) this.deps.answered(text);
  }
}
