/**
 * How often clients told each pub each message: at most twice over all clients together, counted anew where the pub lost it. Liars are not
 * counted: they ask for anything.
 */
import { FUTURE_NEAR_MS } from "apds";
import type { Clock } from "../base/clock.ts";
import type { Breaches } from "./breaches.ts";
import type { Truth } from "./truth.ts";
import type { SimPub, VirtualPub } from "./virtual-pub.ts";

export const TELLS = 2;

interface Told {
  readonly id: string;
  readonly by: string[];
}

export class Tells {
  /** By pub, then by the text of the message. */
  readonly #told = new Map<VirtualPub, Map<string, Told>>();
  /** Messages that a pub had already when it was told them, over all. */
  useless = 0;

  constructor(
    private readonly truth: Truth,
    private readonly breaches: Breaches,
    honest: readonly SimPub[],
    /** True time. */
    private readonly clock: Clock,
    /** Whether what this client takes for the present may be the future: it can't know better. */
    private readonly isAhead: (client: string) => boolean,
  ) {
    for (const pub of honest) {
      this.#told.set(pub, new Map());
      pub.onLoss = () => this.#recount(pub);
    }
  }

  /** A client's frame has reached a pub. */
  heard(client: string, pub: VirtualPub, text: string): void {
    const told = this.#told.get(pub);
    const message = told && this.truth.open(text);
    if (!message || (message.ts > this.clock.now() + FUTURE_NEAR_MS && this.isAhead(client))) return;
    const entry = told.get(text) ?? { id: message.id, by: [] };
    told.set(text, entry);
    entry.by.push(client);
    if (entry.by.length > 1) this.useless += 1;
    if (entry.by.length === TELLS + 1)
      this.breaches.report(
        client,
        `${pub.url} was told ${message.id} more than ${TELLS} times, by ${entry.by.join(", ")}`,
      );
  }

  /** What it does not list any more it has to be told again. */
  #recount(pub: SimPub): void {
    const told = this.#told.get(pub);
    for (const [text, { id }] of told ?? []) if (!pub.lists(id)) told?.delete(text);
  }
}
