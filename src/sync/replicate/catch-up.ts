/**
 * Catch-up by poll: the one HTTP request of a pub that is light. By its cursor where the pub is ours (exact.ts). Else unpaged, since
 * any page boundary of the reference loses posts, from the start of the last complete run, less an overlap, by our own clock, which
 * nothing that a pub says moves. Before either, a long absence is asked for in windows that grow back from now.
 */
import { err, ok, type Result } from "../../base/result.ts";
import { TEXT_LIMIT } from "./door.ts";
import { takeExact } from "./exact.ts";
import type { Cursors } from "./ledger.ts";
import { PollAnswer } from "./poll-answer.ts";
import { type AnswerDeps, type AnswerFailure, type Progress, takeAnswer } from "./take-answer.ts";
import { nextPage, sinceFor, windowsFor } from "./windows.ts";

/** A pub that holds more than fits into so many answers is left alone until the next run, which goes on there. */
export const RUN_PAGES = 16;
/** A pub that has no poll is asked again after a day. */
export const ABSENT_MS = 24 * 60 * 60_000;
/** Of a pub with a cursor so much is asked for ahead of it, so that a person has something to look at. */
const FRESH_TEXTS = 100;

/** One run. Resolves with the number of texts of its last part once all of them and the moved cursor are committed. */
export async function catchUp(deps: AnswerDeps, signal: AbortSignal): Promise<Result<number, AnswerFailure>> {
  const { clock, ledger } = deps;
  const startedAt = clock.now();
  if (ledger.row.absentUntil - ABSENT_MS <= startedAt && startedAt < ledger.row.absentUntil)
    return err({ kind: "absent" });
  const taken = await takeAll({ ...deps, progress: rising(deps.progress) }, startedAt, signal);
  // A pub that had a poll once has one: what else answers now is a proxy, a portal, or a bad hour.
  if (!taken.ok && taken.error.kind === "absent" && ledger.row.fullAt === 0)
    ledger.moved({ absentUntil: startedAt + ABSENT_MS });
  return taken;
}

/** Each part of a run holds the one before it: what is told to the person must not fall back at its beginning, nor exceed its end. */
function rising(progress: AnswerDeps["progress"]): AnswerDeps["progress"] {
  let most = 0;
  return ({ texts, of }: Progress) => {
    most = Math.max(most, texts);
    progress(of === undefined ? { texts: most } : { texts: most, of: Math.max(of, most) });
  };
}

async function takeAll(
  deps: AnswerDeps,
  startedAt: number,
  signal: AbortSignal,
): Promise<Result<number, AnswerFailure>> {
  const { ledger } = deps;
  let wasEmpty = false;
  for (const since of windowsFor(ledger.row, startedAt)) {
    // Whoever was silent in the last one hardly wrote in the next: a request for each would only be in the way of the rest.
    if (wasEmpty) {
      wasEmpty = false;
      continue;
    }
    const taken = await takePages(deps, since, signal);
    if (!taken.ok) return taken;
    if (ledger.row.safe && taken.value >= FRESH_TEXTS) break;
    wasEmpty = taken.value === 0;
  }
  if (ledger.row.safe) {
    const taken = await takeExact(deps, startedAt, signal);
    if (!taken.ok) return taken;
    if (taken.value !== "inexact") return ok(taken.value);
  }
  return takeSince(deps, startedAt, signal);
}

/** From the cursor of our own clock. */
async function takeSince(
  deps: AnswerDeps,
  startedAt: number,
  signal: AbortSignal,
): Promise<Result<number, AnswerFailure>> {
  const { ledger, ingest } = deps;
  const { debts, row } = ledger;
  const since = sinceFor(row, startedAt);
  const known = (progress: Progress): void =>
    deps.progress(since === 0 && row.fullTexts > 0 ? { of: row.fullTexts, ...progress } : progress);
  const taken = await takePages({ ...deps, progress: known }, since, signal);
  if (!taken.ok || debts !== ledger.debts) return taken;
  const whole = since === 0 ? { fullAt: startedAt, fullTexts: taken.value, page: 0 } : {};
  const cursors: Cursors = { cursor: startedAt, ...whole };
  const moved = await ledger.move(cursors, (row) => ingest.take([], ledger, () => [row()]));
  return moved.ok ? taken : err({ kind: "store", failure: moved.error });
}

/** One window: one answer, or, where that exceeds our bounds, several, each from the last message taken less the overlap. */
async function takePages(
  deps: AnswerDeps,
  since: number,
  signal: AbortSignal,
): Promise<Result<number, AnswerFailure>> {
  const { clock, ledger } = deps;
  const startedAt = clock.now();
  let [from, count] = [since === 0 ? ledger.row.page : since, 0];
  for (let page = 0; ; page += 1) {
    const before = count;
    const progress = ({ texts, of }: Progress): void =>
      deps.progress({ texts: before + texts, ...(of === undefined ? {} : { of: before + of }) });
    const path = `gossip/poll?since=${from}&limit=1000000000`;
    const taken = await takeAnswer({ ...deps, progress }, { path, list: new PollAnswer(TEXT_LIMIT) }, signal);
    // Only one answer is surely without a gap: of several the edges can miss what the pub does list.
    if (taken.ok && page === 0) await deps.reader.complete(from, startedAt);
    if (taken.ok) return ok(before + taken.value);
    if (taken.error.kind !== "exceeded") return taken;
    const next = nextPage(from, taken.error.lastTs, clock.now());
    if (next === undefined) return taken;
    from = next;
    // A run from 0 that does not fit goes on here next time, whatever ends this one.
    if (since === 0) ledger.moved({ page: from });
    if (page + 1 >= RUN_PAGES) return taken;
    count += taken.error.texts;
  }
}
