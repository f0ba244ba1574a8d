import { type ReadonlySignal, useSignal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import type { RpcClient } from "../rpc/client.ts";
import type { IdentityView } from "../rpc/identity.ts";

/** Whose browser this is: asked at the beginning, and when one comes back from the page where keys are made. */
export function useMe(client: RpcClient): ReadonlySignal<IdentityView | undefined> {
  const me = useSignal<IdentityView | undefined>(undefined);
  useEffect(() => {
    const life = new AbortController();
    const ask = async (): Promise<void> => {
      const answer = await client.request("identity", {});
      if (answer.ok && !life.signal.aborted) me.value = answer.value;
    };
    void ask();
    addEventListener("focus", () => void ask(), { signal: life.signal });
    return () => life.abort();
  }, [client]);
  return me;
}
