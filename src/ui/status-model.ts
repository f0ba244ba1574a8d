/** What a page knows of the status: the live view, whether it is live at all, and the time in the background's clock. */
import { type ReadonlySignal, signal as signalOf } from "@preact/signals";
import { type Clock, sleep } from "../base/clock.ts";
import type { RpcClient } from "../rpc/client.ts";
import type { StatusView } from "../rpc/contract.ts";

/** `starting`: no view yet, and no delay worth a word. `waking`: what we know is stale. `gone`: nothing comes any more. */
type Link = "starting" | "live" | "waking" | "gone";

export interface StatusModel {
  readonly view: ReadonlySignal<StatusView | undefined>;
  readonly link: ReadonlySignal<Link>;
  /** ms, in the clock that made the view; renewed each second. */
  readonly now: ReadonlySignal<number>;
}

/** A woken worker answers within some 100 ms: only what takes longer gets a word, so that nothing flickers each 30 s. */
const MOMENT_MS = 500;
const SECOND = 1_000;

/**
 * Follows the status until `signal` aborts, and asks for a retry of what waits.
 * @param seen whether who looks at this page has seen what is new: it clears the badge
 */
export function openModel(client: RpcClient, clock: Clock, signal: AbortSignal, seen = true): StatusModel {
  const view = signalOf<StatusView | undefined>(undefined);
  const link = signalOf<Link>("starting");
  const now = signalOf(clock.now());
  /** The background's clock minus ours: two pages of one machine agree, a clock that was set while the popup is open does not. */
  let ahead = 0;
  let lost: AbortController | undefined;

  let seeing = false;
  const see = async (): Promise<void> => {
    // While a sync runs, each of ten views a second has something unseen; each answer is a write to disk.
    if (seeing) return;
    seeing = true;
    while (!signal.aborted && (view.value?.unseen ?? 0) > 0) {
      await client.request("seen", {});
      await sleep(clock, SECOND, signal);
    }
    seeing = false;
  };

  const loseAfterAMoment = (): void => {
    if (lost) return;
    const waiting = new AbortController();
    lost = waiting;
    void sleep(clock, MOMENT_MS, AbortSignal.any([signal, waiting.signal])).then(() => {
      if (!waiting.signal.aborted && !signal.aborted) link.value = "waking";
    });
  };

  const tick = (): void => {
    now.value = clock.now() + ahead;
    // Aligned to the background's seconds, so that all countdowns change together.
    const rest = SECOND - (((now.value % SECOND) + SECOND) % SECOND);
    void sleep(clock, rest, signal).then(() => {
      if (!signal.aborted) tick();
    });
  };

  client.followStatus(
    {
      onView(next) {
        lost?.abort();
        lost = undefined;
        ahead = next.now - clock.now();
        now.value = next.now;
        view.value = next;
        link.value = "live";
        if (seen && next.unseen > 0) void see();
      },
      onLost: loseAfterAMoment,
      onGone() {
        lost?.abort();
        link.value = "gone";
      },
    },
    signal,
  );
  loseAfterAMoment();
  tick();
  void client.request("ensure", {});
  return { view, link, now };
}
