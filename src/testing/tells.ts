/**
 * What clients told and asked pubs. How often each pub was told each message: at most twice over all clients together, counted anew where the pub lost it. Liars are not
 * counted: they ask for anything.
 */
import { FUTURE_NEAR_MS } from "apds";
import type { Clock } from "../base/clock.ts";
import type { Breaches } from "./breaches.ts";
import type { Truth } from "./truth.ts";
import type { SimPub, VirtualPub } from "./virtual-pub.ts";

export const TELLS = 2;

/** What it was told and does not show by then has not come in: telling it again is no waste. */
const TAKEN_IN_MS = 5 * 60_000;

interface Told {
  readonly id: string;
  by: readonly string[];
  /** When it was last told, ms. */
  at: number;
}

export class Tells {
  /** By pub, then by the text of the message. */
  readonly #told = new Map<VirtualPub, Map<string, Told>>();

  readonly #asked = new Map<string, number>();

  constructor(
    private readonly truth: Truth,
    private readonly breaches: Breaches,
    private readonly honest: readonly SimPub[],
    /** True time. */
    private readonly clock: Clock,
    /** Whether this client may tell a message of the future: its clock is ahead. */
    private readonly mayBeEarly: (client: string) => boolean,
  ) {
    for (const pub of honest) {
      this.#told.set(pub, new Map());
      pub.onLoss = () => this.#recount(pub);
    }
  }

  /** A client's frame has reached a pub. */
  heard(client: string, pub: VirtualPub, text: string): void {
    if (text.length === 44) {
      const key = `${client} ${text}`;
      this.#asked.set(key, (this.#asked.get(key) ?? 0) + 1);
      return;
    }
    const told = this.#told.get(pub);
    const message = told && this.truth.open(text);
    if (!message || (message.ts > this.clock.now() + FUTURE_NEAR_MS && this.mayBeEarly(client))) return;
    const now = this.clock.now();
    const entry = told.get(text) ?? { id: message.id, by: [], at: now };
    told.set(text, entry);
    const lacks = now - entry.at > TAKEN_IN_MS && !this.#shows(pub, message.id);
    entry.by = lacks ? [client] : [...entry.by, client];
    entry.at = now;
    if (entry.by.length === TELLS + 1)
      this.breaches.report(
        client,
        `${pub.url} was told ${message.id} more than ${TELLS} times, by ${entry.by.join(", ")}`,
      );
  }

  /** How often a client asked pubs for a hash, all pubs together. */
  asked(client: string, hash: string): number {
    return this.#asked.get(`${client} ${hash}`) ?? 0;
  }

  /** With its content: a reference pub can go on listing a message alone though it has both. */
  #shows(pub: VirtualPub, id: string): boolean {
    return this.honest.some(
      (one) =>
        one === pub &&
        one.log().some((listed) => listed.content !== undefined && this.truth.open(listed.text)?.id === id),
    );
  }

  /** What it does not list any more it has to be told again. */
  #recount(pub: SimPub): void {
    const told = this.#told.get(pub);
    for (const [text, { id }] of told ?? []) if (!pub.lists(id)) told?.delete(text);
  }
}
