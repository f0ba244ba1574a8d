/**
 * Catch-up by poll: the one HTTP request of a pub that is light. Unpaged, since any page boundary of the reference loses posts;
 * from the start of the last complete run, less an overlap, by our own clock. Nothing that a pub says moves the cursor.
 */
import type { StoreFailure } from "apds";
import type { Clock } from "../../base/clock.ts";
import { err, ok, type Result } from "../../base/result.ts";
import type { Http } from "../http.ts";
import { CONTENT_LIMIT, TEXT_LIMIT } from "./door.ts";
import type { Ingest } from "./ingest.ts";
import type { Ledger, PubRow } from "./ledger.ts";
import { PollAnswer } from "./poll-answer.ts";

/** Posts arrive at a pub later than they are dated: what was told within two days is found again. */
export const OVERLAP_MS = 48 * 60 * 60_000;
/** Late, old and forked posts are found by a run from 0 this often. */
export const FULL_RUN_MS = 7 * 24 * 60 * 60_000;
export const RUN_DEADLINE_MS = 60_000;
export const RUN_CHARACTERS = 64 * 2 ** 20;
/** A pub that has no poll is asked again after a day. */
export const ABSENT_MS = 24 * 60 * 60_000;
const CHUNK_TEXTS = 500;
const CHUNK_CHARACTERS = 4 * CONTENT_LIMIT;

export type CatchUpFailure =
  | { readonly kind: "absent" }
  | { readonly kind: "no-answer" }
  | { readonly kind: "status"; readonly status: number }
  /** The answer ended early, was too large or took too long: what came is kept, the cursor stays. */
  | { readonly kind: "cut" }
  | { readonly kind: "protocol" }
  | { readonly kind: "store"; readonly failure: StoreFailure };

export interface CatchUpDeps {
  /** The pub's http(s) address, ending in a slash. */
  readonly base: string;
  readonly http: Http;
  readonly clock: Clock;
  readonly ledger: Ledger;
  readonly ingest: Pick<Ingest, "take">;
  /** Texts taken in so far, and that the pub answers at all. */
  readonly progress: (texts: number) => void;
}

/** From when on to ask, ms: the cursor, clamped to now, less the overlap; 0 for the first run and each 7 days. */
export function sinceFor(row: Pick<PubRow, "cursor" | "fullAt">, now: number): number {
  const fullAge = now - row.fullAt;
  // A clock that went back makes the age negative: then we don't know when the last full run was.
  if (row.cursor === 0 || fullAge < 0 || fullAge >= FULL_RUN_MS) return 0;
  return Math.max(0, Math.min(row.cursor, now) - OVERLAP_MS);
}

/** One run. Resolves with the number of texts taken once all of them and the moved cursor are committed. */
export async function catchUp(
  deps: CatchUpDeps,
  signal: AbortSignal,
): Promise<Result<number, CatchUpFailure>> {
  const { clock, ledger } = deps;
  const startedAt = clock.now();
  if (ledger.row.absentUntil - ABSENT_MS <= startedAt && startedAt < ledger.row.absentUntil)
    return err({ kind: "absent" });
  const since = sinceFor(ledger.row, startedAt);
  const deadline = new AbortController();
  const cancel = clock.after(RUN_DEADLINE_MS, () => deadline.abort());
  try {
    const taken = await takeAnswer(deps, since, AbortSignal.any([signal, deadline.signal]));
    if (!taken.ok) {
      if (taken.error.kind === "absent") ledger.moved({ absentUntil: startedAt + ABSENT_MS });
      return taken;
    }
    const cursors = { cursor: startedAt, ...(since === 0 ? { fullAt: startedAt } : {}) };
    const moved = await deps.ingest.take([], ledger, [ledger.valueWith(cursors)]);
    if (!moved.ok) return err({ kind: "store", failure: moved.error });
    ledger.moved(cursors);
    return taken;
  } finally {
    cancel();
  }
}

async function takeAnswer(
  deps: CatchUpDeps,
  since: number,
  signal: AbortSignal,
): Promise<Result<number, CatchUpFailure>> {
  const answer = await deps.http.get(`${deps.base}gossip/poll?since=${since}&limit=1000000000`, signal);
  if (!answer.ok) return err({ kind: "no-answer" });
  const { status } = answer.value;
  if (status === 404) return err({ kind: "absent" });
  if (status !== 200) return err({ kind: "status", status });
  const poll = new PollAnswer(TEXT_LIMIT);
  const waiting: string[] = [];
  let [characters, count, size] = [0, 0, 0];
  const flush = async (): Promise<Result<void, CatchUpFailure>> => {
    const texts = waiting.splice(0);
    size = 0;
    count += texts.length;
    const taken = await deps.ingest.take(texts, deps.ledger);
    deps.progress(count);
    return taken.ok ? taken : err({ kind: "store", failure: taken.error });
  };
  for await (const piece of answer.value.body) {
    if (signal.aborted) break;
    characters += piece.length;
    const texts = poll.push(piece);
    // Something that never looked like a poll (a page, an app) is no pub's poll; a list that breaks later is a broken answer.
    if (!texts.ok) return err({ kind: count + waiting.length === 0 ? "absent" : "protocol" });
    for (const text of texts.value) {
      waiting.push(text);
      size += text.length;
      if (waiting.length < CHUNK_TEXTS && size < CHUNK_CHARACTERS) continue;
      const flushed = await flush();
      if (!flushed.ok) return flushed;
    }
    if (characters > RUN_CHARACTERS) break;
  }
  if (waiting.length > 0) {
    const flushed = await flush();
    if (!flushed.ok) return flushed;
  }
  return poll.complete && !answer.value.cut() ? ok(count) : err({ kind: "cut" });
}
