/** A text that a person is looking at and that is not held: asked for now, ahead of what is asked for by itself. */
import type { Author, Batch, Committed, Hash, Result, Store, StoreFailure } from "apds";
import type { Clock } from "../../base/clock.ts";
import { WANTS_IN_ALL } from "./quotas.ts";
import type { Lane } from "./tell-target.ts";
import { wantBackoffMs } from "./wants.ts";

/** `unusable`: it came once, and was refused. `nowhere`: no pub is there to be asked; it is asked for when one is. */
export type Sought = "asked" | "unusable" | "nowhere";

export interface SeekDeps {
  readonly store: Pick<Store, "wantsFor">;
  readonly clock: Clock;
  readonly commit: (batch: Batch) => Promise<Result<Committed, StoreFailure>>;
  /** Open sessions. */
  readonly targets: readonly { ask(hash: Hash, lane: Lane): boolean }[];
}

/** @param author of the post that names it */
export async function seek(deps: SeekDeps, hash: Hash, author: Author): Promise<Sought> {
  const { store, clock, commit, targets } = deps;
  const known = (await store.wantsFor([hash])).get(hash);
  if (known?.state === "unusable") return "unusable";
  const attempts = known?.attempts ?? 0;
  const turn = attempts % Math.max(1, targets.length);
  const inTurn = [...targets.slice(turn), ...targets.slice(0, turn)];
  const asked = inTurn.some((target) => target.ask(hash, "high"));
  const nextAt = clock.now() + (asked ? wantBackoffMs(attempts + 1) : 0);
  const tries = { attempts: attempts + (asked ? 1 : 0), nextAt };
  if (known) await commit({ asked: [{ ...known, ...tries }] });
  else
    await commit({
      again: [{ hash, kind: "image", author }],
      // Whatever the scope is: somebody wants to see it. The bound on all wants holds.
      wants: ({ hash: missing, kind, author: by, ofAll }) =>
        ofAll >= WANTS_IN_ALL
          ? undefined
          : { hash: missing, kind, author: by, state: "open", bornAt: clock.now(), ...tries },
    });
  return targets.length > 0 ? "asked" : "nowhere";
}
