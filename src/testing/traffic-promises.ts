/** What is promised of a client's connections, seen by the network. */
import type { SimClient } from "./sim-client.ts";
import type { VirtualNetwork } from "./virtual-network.ts";
import type { VirtualPub } from "./virtual-pub.ts";

/** Frames an hour, both ways together, per client and pub, while nothing happens. */
export const IDLE_FRAMES = 200;

/** After quiet every pub that listens is open again: the client says so, and frames really arrive. */
export function checkOpen(client: SimClient, network: VirtualNetwork): void {
  const states = new Map(client.pool?.status.get().pubs.map(({ url, state }) => [url, state.kind]));
  for (const pub of network.pubs.filter((one) => one.up())) {
    const state = states.get(pub.url) ?? "unknown";
    const works = network.link(client.name, pub).works;
    if (state === "open" && works) continue;
    const what = `${pub.url} is said to be ${state} and ${works ? "works" : "does not work"}`;
    network.breaches.report(client.name, `${what} after quiet`);
  }
}

/** Both ways together, by link. */
export const framesSoFar = (network: VirtualNetwork): ReadonlyMap<string, number> =>
  new Map(network.links().map(({ name, frames }) => [name, frames]));

/**
 * A liar is left out: it leaves asks without an answer, and so is asked for longer.
 *
 * @param before as they were when the hour began
 */
export function checkIdle(
  network: VirtualNetwork,
  honest: readonly VirtualPub[],
  before: ReadonlyMap<string, number>,
): void {
  for (const link of network.links().filter((one) => honest.includes(one.pub))) {
    const spent = link.frames - (before.get(link.name) ?? 0);
    if (spent > IDLE_FRAMES)
      network.breaches.report(link.client, `${spent} frames with ${link.pub.url} in an idle hour`);
  }
}

/** A closed client leaves no timer behind. */
export function checkClosed(client: SimClient, network: VirtualNetwork): void {
  const { pending } = client.clock;
  if (pending > 0) network.breaches.report(client.name, `${pending} timers are left after it was closed`);
}
