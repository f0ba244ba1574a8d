/** A document, its window, and the extension APIs that a bridge has, for tests of the bridge in Node. The test is the page and the background. */
import type { FromPage, ToPage } from "../rpc/page-port.ts";
import { openBridge } from "./bridge.ts";
import { DOWN, UP } from "./channel.ts";
import type { BridgePort } from "./line.ts";

class FakePort implements BridgePort {
  readonly said: FromPage[] = [];
  isOpen = true;
  /** As a browser does with a message that is too large for it. */
  refuses = false;
  #heard: (message: unknown) => void = () => {};
  #ended: () => void = () => {};
  readonly onMessage = { addListener: (heard: (message: unknown) => void) => this.#onMessage(heard) };
  readonly onDisconnect = { addListener: (ended: () => void) => this.#onDisconnect(ended) };

  #onMessage(heard: (message: unknown) => void): void {
    this.#heard = heard;
  }
  #onDisconnect(ended: () => void): void {
    this.#ended = ended;
  }
  postMessage(message: unknown): void {
    if (this.refuses) throw new Error("Message length exceeded maximum allowed length of 64MB.");
    if (!this.isOpen) throw new Error("Attempting to use a disconnected port object");
    this.said.push(message as FromPage);
  }
  disconnect(): void {
    this.isOpen = false;
  }
  /** As the background. */
  tell(message: ToPage): void {
    this.#heard(message);
  }
  die(): void {
    this.isOpen = false;
    this.#ended();
  }
}

export class PageWorld {
  readonly stage = new EventTarget();
  readonly channel = Object.assign(new EventTarget(), {
    visibilityState: "visible",
    prerendering: false,
  });
  readonly ports: FakePort[] = [];
  /** What was said to the page's world. */
  readonly down: string[] = [];
  readonly rows: Record<string, unknown> = {};
  /** The browser gives nothing out of its storage. */
  isUnreadable = false;
  /** Waits that run when the test says so, with their lengths, ms. */
  readonly timers: { readonly ms: number; run: () => void }[] = [];
  /** ms since the epoch. */
  time = 1_700_000_000_000;
  readonly #runtime = {
    id: "own" as string | undefined,
    connect: (): FakePort => {
      if (this.isInvalid) throw new Error("Extension context invalidated.");
      const port = new FakePort();
      this.ports.push(port);
      return port;
    },
  };
  private changed: (changes: Record<string, { newValue?: unknown }>, area: string) => void = () => {};
  #turns: (() => void)[] = [];
  #count = 0;

  constructor() {
    this.channel.addEventListener(DOWN, (event) => this.down.push((event as CustomEvent<string>).detail));
  }

  get isInvalid(): boolean {
    return this.#runtime.id === undefined;
  }
  set isInvalid(isInvalid) {
    this.#runtime.id = isInvalid ? undefined : "own";
  }

  openBridge(): void {
    const { rows, timers } = this;
    openBridge({
      channel: this.channel,
      stage: this.stage,
      runtime: this.#runtime,
      storage: {
        local: {
          get: (key) =>
            this.isUnreadable
              ? Promise.reject(new Error("no storage"))
              : Promise.resolve(key in rows ? { [key]: rows[key] } : {}),
          set: (more) => Promise.resolve(void Object.assign(rows, more)),
        },
        onChanged: { addListener: (heard) => this.#onChanged(heard) },
      },
      version: "1.2.3",
      origin: "https://page.invalid",
      now: () => this.time,
      after(ms, run) {
        const timer = { ms, run };
        timers.push(timer);
        return () => void timers.splice(timers.indexOf(timer), 1);
      },
      turn: (run) => void this.#turns.push(run),
      random: () => `random-${this.#count++}`,
    });
  }

  #onChanged(heard: typeof this.changed): void {
    this.changed = heard;
  }

  /** As the page's world: whether the bridge took it. */
  up(detail: unknown): boolean {
    return !this.channel.dispatchEvent(new CustomEvent(UP, { detail, cancelable: true }));
  }

  endTurn(): void {
    const turns = this.#turns;
    this.#turns = [];
    for (const run of turns) run();
  }

  /** As the background: what it wrote or removed. */
  stored(key: string, newValue?: unknown): void {
    if (newValue === undefined) delete this.rows[key];
    else this.rows[key] = newValue;
    this.changed({ [key]: newValue === undefined ? {} : { newValue } }, "local");
  }

  /** As the background: the list of pubs, for bridges that are there already. */
  listed(pubs: readonly string[]): void {
    this.changed({ pages: { newValue: { pubs, serving: true, sites: ["https://page.invalid"] } } }, "local");
  }

  fire(): void {
    this.timers.shift()?.run();
  }

  transition(kind: "pagehide" | "pageshow", persisted: boolean): void {
    this.stage.dispatchEvent(Object.assign(new Event(kind), { persisted }));
  }

  get port(): FakePort {
    const last = this.ports.at(-1);
    if (!last) throw new Error("no port was opened");
    return last;
  }
}
