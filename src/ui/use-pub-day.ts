import { useEffect, useState } from "preact/hooks";
import { sleep } from "../base/clock.ts";
import type { PubDayView } from "../rpc/options.ts";
import type { PubCardParts } from "./parts.ts";

const AGAIN_MS = 60_000;

/** A pub's last 24 hours; read again each minute, and when its state changes. Undefined before they are known. */
export function usePubDay({
  client,
  clock,
  pub,
}: Pick<PubCardParts, "client" | "clock" | "pub">): PubDayView | undefined {
  const [day, setDay] = useState<PubDayView | undefined>(undefined);
  const { url, state } = pub;
  // Another state is a reason to read again.
  useEffect(() => {
    const over = new AbortController();
    const follow = async (): Promise<void> => {
      while (!over.signal.aborted) {
        const answer = await client.request("pubDay", { url });
        if (answer.ok && answer.value && !over.signal.aborted) setDay(answer.value);
        await sleep(clock, AGAIN_MS, over.signal);
      }
    };
    void follow();
    return () => over.abort();
  }, [client, clock, url, state.kind]);
  return day;
}
