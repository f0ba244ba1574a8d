import { useCallback, useEffect, useState } from "preact/hooks";
import { sleep } from "../base/clock.ts";
import type { FeedView } from "../rpc/contract.ts";
import type { PageParts } from "./parts.ts";

/** Feeds are read anew while posts come in, and not more often than this. */
const AGAIN_MS = 2_000;

/** The feeds of the people whom one follows; undefined before they are known. `again` reads them at once. */
export function useFollowed({ model, client, clock }: PageParts) {
  const [feeds, setFeeds] = useState<readonly FeedView[] | undefined>(undefined);
  const posts = model.view.value?.posts;

  const again = useCallback(async (): Promise<void> => {
    const answer = await client.request("followed", {});
    if (answer.ok) setFeeds(answer.value);
  }, [client]);

  useEffect(() => {
    void again();
  }, [again]);

  useEffect(() => {
    const newer = new AbortController();
    void sleep(clock, AGAIN_MS, newer.signal).then(() => (newer.signal.aborted ? undefined : again()));
    return () => newer.abort();
  }, [posts, clock, again]);

  return { feeds, again };
}
