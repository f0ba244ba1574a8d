/**
 * Catch-up by cursor, where a pub offers it: complete posts in the order of their arrival there, each once, whatever their dates. The
 * cursor is the pub's own word for a place in its list. It moves in the transaction that commits the page, so a run that is killed
 * goes on behind its last page. The next page is asked for when the one before has come, and read once that one is committed.
 */
import { err, ok, type Result } from "../../base/result.ts";
import { TEXT_LIMIT } from "./door.ts";
import type { Cursors, PubRow } from "./ledger.ts";
import { PollAnswer } from "./poll-answer.ts";
import {
  type AnswerDeps,
  type AnswerFailure,
  begin,
  drop,
  type Progress,
  type Request,
  takeAnswer,
} from "./take-answer.ts";

/** The first page is short: what is left is known soon. The next ones grow. */
const FIRST_PAGE_TEXTS = 1_000;
const PAGE_TEXTS = 20_000;
const PAGE_GROWTH = 4;
/** More than that in one run is left to the next, which goes on there. */
export const EXACT_PAGES = 64;

/**
 * Resolves with the number of texts once all are committed, or with `inexact` where the pub turns out to have no cursor: what it
 * said is kept, and nothing moved.
 *
 * @param startedAt ms: up to then everything is held, by our clock, once the last page is
 */
export function takeExact(
  deps: AnswerDeps,
  startedAt: number,
  signal: AbortSignal,
): Promise<Result<number | "inexact", AnswerFailure>> {
  const { early, earlyAfter } = deps.ledger.row;
  if (0 < early && early <= startedAt) deps.ledger.moved({ after: earlyAfter, early: 0 });
  const next: Next = { request: undefined };
  return takePages(deps, next, startedAt, signal).finally(() => drop(next.request));
}

/** The page behind the one that is being committed. */
interface Next {
  request: Request | undefined;
}

async function takePages(
  deps: AnswerDeps,
  next: Next,
  startedAt: number,
  signal: AbortSignal,
): Promise<Result<number | "inexact", AnswerFailure>> {
  const { ledger } = deps;
  // Whether all pages since the beginning are of this run: then what none of them held, the pub lacks.
  let isWhole = false;
  let [count, limit] = [0, FIRST_PAGE_TEXTS];
  let of: number | undefined;
  for (let page = 0; page < EXACT_PAGES; page += 1) {
    const { after } = ledger.row;
    const { debts } = ledger;
    isWhole ||= after === "";
    const poll = new PollAnswer(TEXT_LIMIT);
    const cursors = (ahead: number | undefined): Cursors | undefined => {
      const { cursor, more } = poll.tail ?? {};
      // A debt that came meanwhile begins at the beginning; a place that is no step forward would be asked for again for ever.
      if (!ledger.row.safe || cursor === undefined || debts !== ledger.debts || (more && cursor === after))
        return undefined;
      // Once these are on their way in: a request costs some time of this thread, and verifying goes on in others meanwhile.
      if (more && page + 1 < EXACT_PAGES)
        queueMicrotask(() => {
          next.request = begin(deps, pathOf(cursor, longer(limit)), signal);
        });
      return {
        after: cursor,
        ...(ahead === undefined ? {} : noted(ledger.row, ahead)),
        ...(more ? {} : { cursor: startedAt, fullAt: startedAt, page: 0 }),
      };
    };
    const path = pathOf(after, limit);
    const before = count;
    const progress = ({ texts }: Progress): void =>
      deps.progress({ texts: before + texts, ...(of === undefined ? {} : { of }) });
    // What was asked for ahead may be another page than is due now: a debt begins at the beginning.
    const { request } = next;
    next.request = undefined;
    const asked = { path, request, list: poll, cursors };
    const taken = await takeAnswer({ ...deps, progress }, asked, signal);
    if (!taken.ok) {
      // The line is too slow for a page of this size, and its place comes at its end.
      if (taken.error.kind !== "exceeded" || limit === FIRST_PAGE_TEXTS) return taken;
      limit = FIRST_PAGE_TEXTS;
      continue;
    }
    const { cursor, more, left } = poll.tail ?? {};
    if (!ledger.row.safe || cursor === undefined) return ok("inexact");
    count += taken.value;
    of = left === undefined ? undefined : count + 2 * left;
    if (debts !== ledger.debts) continue;
    if (!more) {
      if (isWhole) await deps.reader.complete(0, startedAt);
      return ok(count);
    }
    if (cursor === after) return err({ kind: "protocol" });
    limit = longer(limit);
  }
  return err({ kind: "exceeded", lastTs: undefined, texts: count });
}

const pathOf = (after: string, limit: number): string =>
  `gossip/poll?after=${encodeURIComponent(after)}&limit=${limit}`;

const longer = (limit: number): number => Math.min(limit * PAGE_GROWTH, PAGE_TEXTS);

/** Where to read again for something ahead of our clock, once it has reached the date: from the first page that held such. */
const noted = ({ after, early, earlyAfter }: PubRow, ahead: number): Cursors =>
  early === 0 ? { early: ahead, earlyAfter: after } : { early: Math.min(early, ahead), earlyAfter };
