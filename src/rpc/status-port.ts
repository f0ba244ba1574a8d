/** The status as a page follows it: the view of now, then changes, at most 10 a second. */
import type { Cancel, Clock } from "../base/clock.ts";
import type { Watchable } from "../base/watchable.ts";
import type { StatusView } from "./contract.ts";

/** Name of the port: it gets a StatusView at once, then one at each change. */
export const STATUS_PORT = "status";

export interface StatusPort {
  readonly onDisconnect: { addListener(ended: () => void): void };
  postMessage(message: unknown): void;
}

/** A sync of thousands of posts changes the status at each batch; nobody reads faster than this. */
const SHORTEST_GAP_MS = 100;

/** Sends until the port ends. A change within 100 ms of the last view waits for the rest of them; the newest view wins. */
export function sendStatus(port: StatusPort, status: Watchable<StatusView>, clock: Clock): void {
  const ended = new AbortController();
  let sentAt = Number.NEGATIVE_INFINITY;
  let waiting: Cancel | undefined;

  const send = (): void => {
    waiting = undefined;
    sentAt = clock.now();
    // Stamped now, not when the view was made: countdowns are drawn against it, and a quiet view can be minutes old.
    port.postMessage({ ...status.get(), now: sentAt });
  };

  port.onDisconnect.addListener(() => {
    ended.abort();
    waiting?.();
  });
  status.watch(() => {
    if (waiting) return;
    const gap = clock.now() - sentAt;
    // A clock that was set back makes the gap negative: then it says nothing about the last view.
    if (gap < 0 || gap >= SHORTEST_GAP_MS) send();
    else waiting = clock.after(SHORTEST_GAP_MS - gap, send);
  }, ended.signal);
  send();
}
