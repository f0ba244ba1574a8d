/**
 * Catch-up by poll: the one HTTP request of a pub that is light. Unpaged, since any page boundary of the reference loses posts;
 * in windows that grow back from now to the start of the last complete run, less an overlap, by our own clock. Nothing that a pub
 * says moves the cursor.
 */
import type { StoreFailure } from "apds";
import type { Clock } from "../../base/clock.ts";
import { err, ok, type Result } from "../../base/result.ts";
import type { Http } from "../http.ts";
import { CONTENT_LIMIT, TEXT_LIMIT } from "./door.ts";
import type { Ingest } from "./ingest.ts";
import type { Ledger } from "./ledger.ts";
import { PollAnswer } from "./poll-answer.ts";
import { claimedTs, nextPage, windowsFor } from "./windows.ts";

export const RUN_DEADLINE_MS = 60_000;
export const RUN_CHARACTERS = 64 * 2 ** 20;
/** A pub that holds more than fits into so many answers is left alone until the next run, which goes on there. */
export const RUN_PAGES = 16;
/** A pub that has no poll is asked again after a day. */
export const ABSENT_MS = 24 * 60 * 60_000;
const CHUNK_TEXTS = 500;
const CHUNK_CHARACTERS = 4 * CONTENT_LIMIT;

export type CatchUpFailure =
  | { readonly kind: "absent" }
  | { readonly kind: "no-answer" }
  | { readonly kind: "status"; readonly status: number }
  /** The answer ended early: what came is kept, the cursor stays. */
  | { readonly kind: "cut" }
  /** It was larger or took longer than we allow, and going on behind the last message taken (its date, ms) was not enough. */
  | { readonly kind: "exceeded"; readonly lastTs: number | undefined; readonly texts: number }
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

/** One run. Resolves with the number of texts of its last window once all of them and the moved cursor are committed. */
export async function catchUp(
  deps: CatchUpDeps,
  signal: AbortSignal,
): Promise<Result<number, CatchUpFailure>> {
  const { clock, ledger } = deps;
  const startedAt = clock.now();
  if (ledger.row.absentUntil - ABSENT_MS <= startedAt && startedAt < ledger.row.absentUntil)
    return err({ kind: "absent" });
  let [since, count, most] = [0, 0, 0];
  // Each window holds the one before it: what is told to the person must not fall back to nothing at its beginning.
  const progress = (texts: number): void => {
    most = Math.max(most, texts);
    deps.progress(most);
  };
  for (since of windowsFor(ledger.row, startedAt)) {
    const taken = await takePages({ ...deps, progress }, since, signal);
    if (!taken.ok) {
      if (taken.error.kind === "absent") ledger.moved({ absentUntil: startedAt + ABSENT_MS });
      return taken;
    }
    count = taken.value;
  }
  const cursors = { cursor: startedAt, ...(since === 0 ? { fullAt: startedAt, page: 0 } : {}) };
  const moved = await deps.ingest.take([], ledger, [ledger.valueWith(cursors)]);
  if (!moved.ok) return err({ kind: "store", failure: moved.error });
  ledger.moved(cursors);
  return ok(count);
}

/** One window: one answer, or, where that exceeds our bounds, several, each from the last message taken less the overlap. */
async function takePages(
  deps: CatchUpDeps,
  since: number,
  signal: AbortSignal,
): Promise<Result<number, CatchUpFailure>> {
  const { clock, ledger } = deps;
  let [from, count] = [since === 0 ? ledger.row.page : since, 0];
  for (let page = 0; ; page += 1) {
    const deadline = new AbortController();
    const cancel = clock.after(RUN_DEADLINE_MS, () => deadline.abort());
    const before = count;
    const progress = (texts: number): void => deps.progress(before + texts);
    const taken = await takeAnswer({ ...deps, progress }, from, signal, deadline.signal).finally(cancel);
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

async function takeAnswer(
  deps: CatchUpDeps,
  since: number,
  leave: AbortSignal,
  late: AbortSignal,
): Promise<Result<number, CatchUpFailure>> {
  const signal = AbortSignal.any([leave, late]);
  const answer = await deps.http.get(`${deps.base}gossip/poll?since=${since}&limit=1000000000`, signal);
  if (!answer.ok) return err({ kind: "no-answer" });
  const { status } = answer.value;
  if (status === 404) return err({ kind: "absent" });
  if (status !== 200) return err({ kind: "status", status });
  const poll = new PollAnswer(TEXT_LIMIT);
  const waiting: string[] = [];
  let [characters, count, size] = [0, 0, 0];
  let lastTs: number | undefined;
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
      lastTs = claimedTs(text) ?? lastTs;
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
  if (poll.complete && !answer.value.cut()) return ok(count);
  const exceeded = !leave.aborted && (late.aborted || characters > RUN_CHARACTERS);
  return err(exceeded ? { kind: "exceeded", lastTs, texts: count } : { kind: "cut" });
}
