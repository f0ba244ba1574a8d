import type { Batch, Committed, Missing, Store, WantPolicy } from "../store.ts";
import { T0 } from "../test-author.ts";

/** What a commit that must succeed did. */
export async function taken(store: Store, batch: Batch): Promise<Committed> {
  const result = await store.commit(batch);
  if (!result.ok) throw new Error(`${result.error.kind}: ${result.error.detail}`);
  return result.value;
}

/** Wants everything at once. */
export const wantAll: WantPolicy = ({ hash, kind, author }) => ({
  hash,
  kind,
  author,
  state: "open",
  attempts: 0,
  nextAt: T0,
  bornAt: T0,
});

/** A policy that keeps what it was asked. */
export function noting(): { readonly asked: Missing[]; readonly policy: WantPolicy } {
  const asked: Missing[] = [];
  return {
    asked,
    policy: (missing) => {
      asked.push(missing);
      return wantAll(missing);
    },
  };
}
