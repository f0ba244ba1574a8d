/**
 * Ports of pages that are served. Whose page it is, the browser says: our own content script, in the top frame of a tab that is not
 * private, of an origin that the person allowed. What the page says of itself is only ever a name within that origin.
 */
import type { Clock } from "../base/clock.ts";
import { err, type Result, unreachable } from "../base/result.ts";
import { type FromPage, PAGE_PORT, type ToPage } from "../rpc/page-port.ts";
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
  readonly clock: Clock;
  /** Waits for the engine. */
  readonly pages: () => Promise<Pages>;
  readonly serves: (origin: string) => Promise<boolean>;
  readonly kept: KeptTells;
}

/** Ports of one origin at once; a site with more is not a person's. */
const PORTS_PER_SITE = 200;
/** Addresses of pubs that a page uses around us, of which the popup speaks. */
const ELSEWHERE = 10;

/** The origin of a page that may be spoken to, by the browser's word alone; undefined: not a page, or not one of the allowed kind. */
export function pageOrigin(sender: PageSender | undefined, ownId: string): string | undefined {
  if (sender?.id !== ownId || sender.frameId !== 0 || sender.url === undefined) return undefined;
  if (sender.tab?.incognito !== false) return undefined;
  const { origin } = URL.canParse(sender.url) ? new URL(sender.url) : { origin: "null" };
  if (origin === "null" || (sender.origin !== undefined && sender.origin !== origin)) return undefined;
  return origin;
}

/** One port, and what is known of its page. */
export class PagePeer {
  readonly elsewhere = new Set<string>();
  #page: Page | undefined;
  #calls: Awaited<ReturnType<Pages["calls"]>> | undefined;
  #turn: Promise<void> = Promise.resolve();

  constructor(
    readonly origin: string,
    readonly tab: number | undefined,
    private readonly port: PagePort,
    private readonly deps: PeersDeps,
    ready: Promise<boolean>,
  ) {
    port.onMessage.addListener((message) => {
      const said = readTalk(message);
      // In the order of their coming, and none before it is known whether the page is served.
      const call = said ? undefined : readCallNumber(message);
      if (said) this.#then(async () => ((await ready) ? this.#hear(said) : undefined));
      else if (call !== undefined) this.#reply(call, err({ kind: "invalid", detail: "arguments" }));
    });
    port.onDisconnect.addListener(() => this.#then(async () => this.#left()));
  }

  /** It is not served any more. */
  end(): void {
    this.#page?.closeAll(1012, "not served any more");
    this.#left();
    this.port.disconnect();
  }

  #left(): void {
    this.#page?.end();
    this.#calls?.end();
  }

  #then(work: () => Promise<void>): void {
    // What fails (an engine that can't be opened) is shown elsewhere; the bridge asks again on its next port.
    this.#turn = this.#turn.then(work).catch(() => {});
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

export class PagePeers {
  readonly #peers = new Set<PagePeer>();

  constructor(private readonly deps: PeersDeps) {}

  /** A port was opened to us, by whomever: others than pages are left alone. */
  connected(port: PagePort): void {
    if (port.name !== PAGE_PORT) return;
    const origin = pageOrigin(port.sender, this.deps.id);
    if (origin === undefined || this.#of(origin).length >= PORTS_PER_SITE) return port.disconnect();
    const ready = this.deps.serves(origin);
    const peer = new PagePeer(origin, port.sender?.tab?.id, port, this.deps, ready);
    this.#peers.add(peer);
    port.onDisconnect.addListener(() => this.#peers.delete(peer));
    void ready.then((served) => {
      if (served) return;
      this.#peers.delete(peer);
      port.disconnect();
    });
  }

  /** This origin is not served any more. */
  end(origin: string): void {
    for (const peer of this.#of(origin)) {
      this.#peers.delete(peer);
      peer.end();
    }
  }

  /** Of the page in this tab, the newest. */
  inTab(tab: number): PagePeer | undefined {
    return [...this.#peers].findLast((peer) => peer.tab === tab);
  }

  #of(origin: string): readonly PagePeer[] {
    return [...this.#peers].filter((peer) => peer.origin === origin);
  }
}
