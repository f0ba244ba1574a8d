/** One page: a document of a site that is served, with its sockets. It speaks as to a pub, and each of its sockets is one for it. */
import type { Hash } from "apds";
import { unreachable } from "../../base/result.ts";
import { readFrame } from "../frame.ts";
import type { Asker, Asks } from "./asks.ts";
import type { PageWants } from "./page-wants.ts";
import type { Site } from "./site.ts";
import type { Resumed, Telling } from "./telling.ts";
import type { From, Tells } from "./tells.ts";
import type { Heard, Voice } from "./voice.ts";

/** Sockets that one document may have open. */
export const PAGE_SOCKETS = 20;

export interface PageParts {
  readonly site: Site;
  readonly asks: Asks;
  readonly tells: Tells;
  readonly wants: PageWants;
  /** What it is told without asking. */
  readonly telling: (page: Page) => Telling;
  /** Its port ended. */
  readonly gone: (page: Page) => void;
}

export class Page {
  readonly #sockets = new Map<number, Socket>();
  readonly #telling: Telling;
  #live = true;

  /**
   * @param id random, one per document: the page's own word
   * @param resumed where an earlier port of it ended; undefined: this is its first one
   */
  constructor(
    readonly id: string,
    readonly resumed: Resumed | undefined,
    private readonly voice: Voice,
    private readonly parts: PageParts,
  ) {
    this.#telling = parts.telling(this);
  }

  get live(): boolean {
    return this.#live;
  }

  get sockets(): number {
    return this.#sockets.size;
  }

  get telling(): Telling {
    return this.#telling;
  }

  open(number: number): void {
    if (!this.#live || this.#sockets.has(number)) return;
    if (this.#sockets.size >= PAGE_SOCKETS) return this.voice.close(number, 1013, "too many sockets");
    this.#sockets.set(number, new Socket(number, this, this.voice, this.parts));
    if (this.#sockets.size === 1) this.#telling.opened();
  }

  /** Frames of one turn. Resolves true once what they tell is committed or refused for good. */
  say(number: number, texts: readonly string[]): Promise<boolean> {
    const socket = this.#sockets.get(number);
    const asks: Hash[] = [];
    const tells: string[] = [];
    for (const text of texts) {
      const frame = readFrame({ kind: "text", text });
      switch (frame.kind) {
        case "ask":
          asks.push(frame.hash);
          break;
        case "tell":
          tells.push(frame.text);
          break;
        case "junk":
          break;
        default:
          return unreachable(frame);
      }
    }
    this.#telling.said(asks, tells);
    if (socket) this.parts.asks.ask(socket, asks);
    return tells.length === 0 ? Promise.resolve(true) : this.parts.tells.tell(socket ?? this.#mute(), tells);
  }

  close(number: number): void {
    const socket = this.#sockets.get(number);
    if (!socket) return;
    socket.end();
    this.parts.asks.left(socket);
    this.#sockets.delete(number);
    if (this.#sockets.size === 0) this.#telling.closed();
  }

  /** Ends all of its sockets with a code that the page sees. */
  closeAll(code: number, reason: string): void {
    for (const number of [...this.#sockets.keys()]) {
      this.voice.close(number, code, reason);
      this.close(number);
    }
  }

  /** Its port is gone: nothing can be said to it any more. What it told is taken in all the same. */
  end(): void {
    if (!this.#live) return;
    this.#live = false;
    for (const number of [...this.#sockets.keys()]) this.close(number);
    this.parts.gone(this);
  }

  /** Over its first socket: what it did not ask for is told once, however many it has. */
  hear(texts: readonly string[], more: Heard): void {
    const [first] = this.#sockets.values();
    first?.hear(texts, more);
  }

  #mute(): From {
    return { page: this.id, askBack: () => {} };
  }
}

class Socket implements Asker, From {
  #live = true;

  constructor(
    private readonly number: number,
    private readonly of: Page,
    private readonly voice: Voice,
    private readonly parts: PageParts,
  ) {}

  get live(): boolean {
    return this.#live;
  }

  get page(): string {
    return this.of.id;
  }

  hear(texts: readonly string[], more: Heard = {}): void {
    if (!this.#live) return;
    this.parts.site.told(texts, more.seq ?? 0);
    this.voice.heard(this.number, texts, more);
  }

  want(name: Hash): void {
    this.parts.wants.want(name, this);
  }

  told(text: string): void {
    void this.parts.tells.tell(this, [text]);
  }

  askBack(hashes: readonly Hash[]): void {
    this.hear(hashes);
  }

  end(): void {
    this.#live = false;
  }
}
