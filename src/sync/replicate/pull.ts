/**
 * *Pull everything*: all that one pub lists, from the beginning, and all that we lack. By its poll where it has one; else by `/all`, which
 * is heavy, and then along `previous` by wants.
 */
import type { Store, StoreFailure } from "apds";
import { sleep } from "../../base/clock.ts";
import type { Result } from "../../base/result.ts";
import { AllAnswer } from "./all-answer.ts";
import { TEXT_LIMIT } from "./door.ts";
import { HEAVY_MS, type Heavy } from "./heavy.ts";
import { type CommitBatch, type JobRow, jobValue } from "./job-row.ts";
import { WANTS_IN_ALL } from "./quotas.ts";
import { type AnswerDeps, takeAnswer } from "./take-answer.ts";

/** How often a run that this waits for is looked at. */
const PULL_LOOK_MS = 1_000;

export interface PullDeps extends AnswerDeps {
  readonly store: Pick<Store, "dueWants">;
  readonly heavy: Heavy;
  readonly commit: CommitBatch;
  readonly isOpen: () => boolean;
  /** Begins a catch-up run, also where the last one failed a moment ago. */
  readonly begin: () => void;
}

/** Resolves true when it is done, as far as this pub can do it now; false when it ended before: it is to be called again. */
export async function pull(
  deps: PullDeps,
  row: JobRow & { readonly kind: "pull" },
  signal: AbortSignal,
): Promise<boolean> {
  const { ledger, clock } = deps;
  if (ledger.hasPoll(clock.now())) {
    if (row.state === "new" && !(await owe(deps)).ok) return false;
    deps.begin();
    while (ledger.row.cursor === 0 && ledger.hasPoll(clock.now())) {
      await sleep(clock, PULL_LOOK_MS, signal);
      if (signal.aborted || !deps.isOpen()) return false;
    }
  }
  if (!ledger.hasPoll(clock.now())) {
    const pause = ledger.row.safe ? 0 : HEAVY_MS;
    const asked = { path: "all", list: new AllAnswer(TEXT_LIMIT) };
    await deps.heavy.run("all", ledger.url, pause, () => takeAnswer(deps, asked, signal));
    if (signal.aborted) return false;
  }
  return (await askAgain(deps)).ok;
}

/** In one transaction: a kill between the debt and its note would make the debt twice, or the wish never. */
function owe({ ledger, commit }: PullDeps): Promise<Result<unknown, StoreFailure>> {
  return commit({ values: [ledger.owe(), jobValue(ledger.url, { kind: "pull", state: "asked" })] });
}

/** What waits for its next time, up to a week, is asked for now. */
async function askAgain({ store, commit, clock }: PullDeps): Promise<Result<unknown, StoreFailure>> {
  const now = clock.now();
  const wants = await store.dueWants(Number.MAX_SAFE_INTEGER, WANTS_IN_ALL);
  return commit({
    asked: wants.filter(({ nextAt }) => nextAt > now).map((want) => ({ ...want, nextAt: now })),
  });
}
