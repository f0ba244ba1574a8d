/** What we know of a socket that we gave to the page: the object itself is the page's, and has nothing of this on it. */

import type { Tasks } from "./builtin-time.ts";
import { apply, closeEvent, dispatch, messageEvent, off, on, plainEvent } from "./builtins.ts";

export const CONNECTING = 0;
export const OPEN = 1;
export const CLOSING = 2;
export const CLOSED = 3;

/** `undecided`: whose it is shows when the list comes; `virtual`: answered by the bridge; `real`: passed through to `inner`. */
export type Mode = "undecided" | "virtual" | "real";

export const kinds = ["open", "message", "error", "close"] as const;
export type Kind = (typeof kinds)[number];

/** An `on…` attribute: its handler is called at the place in the order where it was first set. */
class Handler {
  value: object | null = null;
  readonly #socket: EventTarget;
  readonly #kind: Kind;
  readonly #heard: (event: Event) => void;

  constructor(socket: EventTarget, kind: Kind) {
    this.#socket = socket;
    this.#kind = kind;
    this.#heard = (event) => {
      if (typeof this.value === "function") apply(this.value, socket, [event]);
    };
  }

  set(value: unknown): void {
    const next = (typeof value === "object" || typeof value === "function") && value ? value : null;
    if (next && !this.value) on(this.#socket, this.#kind, this.#heard);
    if (!next && this.value) off(this.#socket, this.#kind, this.#heard);
    this.value = next;
  }
}

export class Face {
  mode: Mode = "undecided";
  phase = CONNECTING;
  /** Of a real one. */
  inner: WebSocket | undefined = undefined;
  binaryType: BinaryType = "blob";
  /** Bytes given to `send` after the end: they stay unsent for ever. */
  unsent = 0;
  readonly open: Handler;
  readonly message: Handler;
  readonly error: Handler;
  readonly close: Handler;

  constructor(
    readonly socket: EventTarget,
    /** Unique in the document. */
    readonly number: number,
    readonly url: string,
    readonly origin: string,
    private readonly tasks: Tasks,
  ) {
    this.open = new Handler(socket, "open");
    this.message = new Handler(socket, "message");
    this.error = new Handler(socket, "error");
    this.close = new Handler(socket, "close");
  }

  /** In a task of its own, after what waits already. */
  later(run: () => void): void {
    this.tasks.add(run);
  }

  say(event: Event): void {
    dispatch(this.socket, event);
  }

  /** Opens it for the page, unless it was closed meanwhile. */
  opened(): void {
    this.later(() => {
      if (this.phase !== CONNECTING) return;
      this.phase = OPEN;
      this.say(plainEvent("open"));
    });
  }

  heard(text: string): void {
    const now = (): void => {
      if (this.phase === OPEN) this.say(messageEvent(text, this.origin));
    };
    // What is opening, or has tasks before it, hears things in their order.
    if (this.tasks.idle()) now();
    else this.later(now);
  }

  /** Its end, once; of one that never opened, with an error before it. */
  ended(code: number, reason: string, isClean: boolean): void {
    this.later(() => {
      if (this.phase === CLOSED) return;
      this.phase = CLOSED;
      if (!isClean) this.say(plainEvent("error"));
      this.say(closeEvent(code, reason, isClean));
    });
  }
}
