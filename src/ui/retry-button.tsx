import { useEffect, useState } from "preact/hooks";
import { type Clock, sleep } from "../base/clock.ts";
import type { RpcClient } from "../rpc/client.ts";
import { useWords } from "./words.ts";

/** The background takes one retry of a pub in 5 s; a button that does nothing should look like one. */
const REST_MS = 5_000;

interface RetryParts {
  readonly url: string;
  readonly host: string;
  readonly retryable: boolean;
  readonly client: RpcClient;
  readonly clock: Clock;
}

/** Shown while there is a wait to cut short, and for as long as it rests or holds the focus: a vanishing button loses the keyboard. */
export function RetryButton({ url, host, retryable, client, clock }: RetryParts) {
  const words = useWords();
  const [resting, setResting] = useState(false);
  const [focused, setFocused] = useState(false);

  useEffect(() => {
    if (!resting) return;
    const gone = new AbortController();
    void sleep(clock, REST_MS, gone.signal).then(() => {
      if (!gone.signal.aborted) setResting(false);
    });
    return () => gone.abort();
  }, [resting, clock]);

  if (!retryable && !resting && !focused) return null;
  const idle = resting || !retryable;
  return (
    <button
      type="button"
      class="quiet"
      // Not `disabled`: that drops the focus.
      aria-disabled={idle}
      aria-label={words.t("action_retry_pub", host)}
      onFocus={() => setFocused(true)}
      onBlur={() => setFocused(false)}
      onClick={() => {
        if (idle) return;
        setResting(true);
        void client.request("retry", { url });
      }}
    >
      {words.t("action_retry")}
    </button>
  );
}
