/** One port of a page, and what is known of its page: what its bridge says, in the order of its coming, and what is said to it. */
import { err, type Result, unreachable } from "../base/result.ts";
import type { FromPage, ToPage } from "../rpc/page-port.ts";
import type { Sender } from "../rpc/sender.ts";
import type { ServerPort } from "../rpc/server.ts";
import type { CallFailure } from "../sync/pages/calls.ts";
import type { Page } from "../sync/pages/page.ts";
import type { Pages } from "../sync/pages/pages.ts";
import type { Voice } from "../sync/pages/voice.ts";
import type { KeptTells } from "./kept-tells.ts";
import { readCallNumber, readTalk } from "./page-messages.ts";

/** What we need of `runtime.MessageSender` for a page. */
export interface PageSender extends Sender {
  /** Chromium, and newer Firefox. */
  readonly origin?: string;
  readonly tab?: { readonly url?: string; readonly id?: number; readonly incognito?: boolean };
}

export interface PagePort extends ServerPort {
  readonly sender?: PageSender;
  readonly onMessage: { addListener(heard: (message: unknown) => void): void };
}

export interface PeersDeps {
  /** `runtime.id`. */
  readonly id: string;
  /** Waits for the engine. */
  readonly pages: () => Promise<Pages>;
  readonly serves: (origin: string) => Promise<boolean>;
  readonly kept: KeptTells;
}

/** Addresses of pubs that a page uses around us, of which the popup speaks. */
const ELSEWHERE = 10;
/** What a page may have said while the engine still opens, which can take minutes. */
const WAITING_CHARACTERS = 32 * 2 ** 20;

export class PagePeer {
  readonly elsewhere = new Set<string>();
  #page: Page | undefined;
  #calls: Awaited<ReturnType<Pages["calls"]>> | undefined;
  /** What is to be done for it, one after the other; the first is under way. */
  #tasks: (() => Promise<void>)[] = [];
  /** Characters that were said, and are not heard yet. */
  #waiting = 0;
  #isEnded = false;

  /** @param crowded more waits than may */
  constructor(
    readonly origin: string,
    readonly tab: number | undefined,
    private readonly port: PagePort,
    private readonly deps: PeersDeps,
    ready: Promise<boolean>,
    crowded: () => void,
  ) {
    port.onMessage.addListener((message) => {
      const said = readTalk(message);
      const call = said ? undefined : readCallNumber(message);
      if (call !== undefined) this.#reply(call, err({ kind: "invalid", detail: "arguments" }));
      if (!said) return;
      // Where nothing waits, it is heard now.
      const size = this.#tasks.length > 0 ? JSON.stringify(said).length : 0;
      this.#waiting += size;
      if (this.#waiting > WAITING_CHARACTERS) return crowded();
      // In the order of their coming, and none before it is known whether the page is served.
      this.#then(async () => {
        this.#waiting -= size;
        if (await ready) await this.#hear(said);
      });
    });
    port.onDisconnect.addListener(() => this.#then(async () => this.#left()));
  }

  /** It is not served any more, and sees that. */
  closeAll(): void {
    this.#page?.closeAll(1012, "not served any more");
  }

  /** Its port ends, and nothing that waits is heard any more. */
  end(): void {
    this.#isEnded = true;
    this.#tasks = [];
    this.#left();
    this.port.disconnect();
  }

  #left(): void {
    this.#page?.end();
    this.#calls?.end();
  }

  #then(work: () => Promise<void>): void {
    if (this.#tasks.push(work) === 1) void this.#run();
  }

  async #run(): Promise<void> {
    for (let work = this.#tasks[0]; work; work = this.#tasks[0]) {
      // What fails (an engine that can't be opened) is shown elsewhere; the bridge asks again on its next port.
      await work().catch(() => {});
      this.#tasks.shift();
    }
  }

  async #hear(said: FromPage): Promise<void> {
    const page = this.#page;
    switch (said.kind) {
      case "hello": {
        this.#left();
        const pages = await this.deps.pages();
        const { page: id, seq, away = 0 } = said;
        this.#page = await pages.connect(
          this.origin,
          id,
          seq === undefined ? undefined : { seq, away },
          this.#voice(),
        );
        this.#calls = await pages.calls(this.origin, said.page, {
          reply: (call, result) => this.#reply(call, result),
          event: (call, value) => this.#post({ kind: "event", call, value }),
        });
        // It was ended while the engine opened.
        if (this.#isEnded) this.#left();
        return;
      }
      case "open":
        return page?.open(said.socket);
      case "close":
        return page?.close(said.socket);
      case "say":
        // Not waited for: the next frames must not stand behind a commit.
        if (page) void this.#say(page, said);
        return;
      case "elsewhere":
        if (this.elsewhere.size < ELSEWHERE) this.elsewhere.add(said.url);
        return;
      case "call":
        return this.#calls?.calls.call(said.call, said.what);
      case "stop":
        return this.#calls?.calls.stop(said.call);
      default:
        return unreachable(said);
    }
  }

  async #say(page: Page, { socket, texts, kept }: FromPage & { readonly kind: "say" }): Promise<void> {
    if (kept !== undefined) this.deps.kept.claim(kept);
    const taken = await page.say(socket, texts).catch(() => false);
    if (kept !== undefined) await this.deps.kept.done(kept, taken);
  }

  #voice(): Voice {
    return {
      heard: (socket, texts, more = {}) => this.#post({ kind: "heard", socket, texts, ...more }),
      close: (socket, code, reason) => this.#post({ kind: "close", socket, code, reason }),
    };
  }

  #reply(call: number, result: Result<unknown, CallFailure>): void {
    this.#post({ kind: "reply", call, ...result });
  }

  #post(message: ToPage): void {
    try {
      this.port.postMessage(message);
    } catch {
      // The port is closed and its event is on the way.
    }
  }
}
