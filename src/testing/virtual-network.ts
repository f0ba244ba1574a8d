/** Clients and pubs, joined by links whose delays and troubles are drawn: `Transport` and `Http` without a socket. */
import type { Clock } from "../base/clock.ts";
import { err } from "../base/result.ts";
import type { Transport } from "../sync/connect/transport.ts";
import type { Http } from "../sync/http.ts";
import { Breaches } from "./breaches.ts";
import type { Dice } from "./dice.ts";
import { openTrace, type Trace } from "./trace.ts";
import { VirtualChannel } from "./virtual-channel.ts";
import { virtualAnswers, virtualGet } from "./virtual-http.ts";
import { Link } from "./virtual-link.ts";
import type { VirtualPub } from "./virtual-pub.ts";

export class VirtualNetwork {
  readonly trace: Trace;
  readonly breaches: Breaches;
  /** How often each kind of fault did something to somebody. */
  readonly met = new Map<string, number>();
  /** Called with each frame of a client that reaches a pub. */
  onHeard: (client: string, pub: VirtualPub, text: string) => void = () => {};
  readonly #links = new Map<string, Link>();

  constructor(
    private readonly clock: Clock,
    private readonly dice: Dice,
    readonly pubs: readonly VirtualPub[],
  ) {
    this.trace = openTrace(clock);
    this.breaches = new Breaches(this.trace);
  }

  note(fault: string): void {
    this.met.set(fault, (this.met.get(fault) ?? 0) + 1);
  }

  /** The way from a client to a pub, made at first use. */
  link(client: string, pub: VirtualPub): Link {
    const name = `${client} ${pub.url}`;
    const found = this.#links.get(name);
    if (found) return found;
    const link = new Link(
      client,
      pub,
      this.clock,
      this.trace,
      this.breaches,
      this.dice.named(name),
      (fault) => this.note(fault),
      (text) => this.onHeard(client, pub, text),
    );
    this.#links.set(name, link);
    return link;
  }

  links(): readonly Link[] {
    return [...this.#links.values()];
  }

  transport(client: string): Transport {
    return {
      open: (url, events) => {
        const link = this.#find(client, url);
        if (!link) throw new Error(`no pub at ${url} in this world`);
        return new VirtualChannel(link, events);
      },
    };
  }

  http(client: string): Http {
    return {
      get: (url, signal) => {
        const { pathname, search } = new URL(url);
        const link = this.#find(client, url);
        return link
          ? virtualGet(link, pathname + search, signal)
          : Promise.resolve(err({ kind: "no-answer" }));
      },
      answers: (url, signal) => {
        const link = this.#find(client, url);
        return link ? virtualAnswers(link, signal) : Promise.resolve(false);
      },
    };
  }

  #find(client: string, url: string): Link | undefined {
    const { host } = new URL(url);
    const pub = this.pubs.find((one) => new URL(one.url).host === host);
    return pub && this.link(client, pub);
  }
}
