/**
 * One small poll for many own messages. It asks from just before the oldest of them, for a bounded number of texts: where the answer
 * goes up in time, whatever it passed without naming it is not listed, so a month-old message costs no month of posts.
 */
import type { Clock } from "../../base/clock.ts";
import { err, ok, type Result } from "../../base/result.ts";
import type { Http } from "../http.ts";
import { TEXT_LIMIT } from "./door.ts";
import type { OwnRow } from "./own-row.ts";
import type { OwnSight, Sight } from "./own-sight.ts";
import { PollAnswer } from "./poll-answer.ts";
import { claimedTs } from "./windows.ts";

export const RECEIPT_TEXTS = 1_000;
export const RECEIPT_CHARACTERS = 8 * 2 ** 20;
export const RECEIPT_DEADLINE_MS = 30_000;
/** What is looked for in one poll lies within this of the newest of it. */
export const RECEIPT_SPAN_MS = 24 * 60 * 60_000;

export interface ReceiptPoll {
  /** The pub's http(s) address, ending in a slash. */
  readonly base: string;
  readonly http: Http;
  readonly clock: Clock;
}

/** How far an answer went. */
export interface Reach {
  /** It is all that the pub lists after `since`. */
  readonly whole: boolean;
  /** Its messages went up in time. */
  readonly ascending: boolean;
  /** The last date that it claims, ms. */
  readonly lastTs: number;
}

/** Those of the rows (ascending by ts) that the next poll is for: the newest and what lies shortly before it. */
export function cluster(rows: readonly OwnRow[]): readonly OwnRow[] {
  const from = (rows.at(-1)?.ts ?? 0) - RECEIPT_SPAN_MS;
  return rows.filter(({ ts }) => ts >= from);
}

/** What an answer says of a row: a receipt, the message alone, its absence, or nothing. */
export function verdict(
  row: OwnRow,
  seen: ReadonlyMap<string, Sight>,
  reach: Reach,
): Sight | "missing" | "open" {
  const sight = seen.get(row.id);
  if (sight) return sight;
  return reach.whole || (reach.ascending && row.ts < reach.lastTs) ? "missing" : "open";
}

/** Asks for what the pub lists after `since` (ms), and lets `sight` read along. */
export async function pollReceipts(
  { base, http, clock }: ReceiptPoll,
  since: number,
  sight: OwnSight,
  leave: AbortSignal,
): Promise<Result<Reach, { readonly kind: "no-answer" }>> {
  const late = new AbortController();
  const cancel = clock.after(RECEIPT_DEADLINE_MS, () => late.abort());
  try {
    const signal = AbortSignal.any([leave, late.signal]);
    const answer = await http.get(`${base}gossip/poll?since=${since}&limit=${RECEIPT_TEXTS}`, signal);
    if (!answer.ok || answer.value.status !== 200) return err({ kind: "no-answer" });
    const poll = new PollAnswer(TEXT_LIMIT);
    let [characters, count, lastTs, ascending] = [0, 0, 0, true];
    for await (const piece of answer.value.body) {
      characters += piece.length;
      const texts = poll.push(piece);
      if (!texts.ok || signal.aborted) return err({ kind: "no-answer" });
      for (const ts of texts.value.flatMap((text) => claimedTs(text) ?? [])) {
        ascending &&= ts >= lastTs;
        lastTs = ts;
      }
      count += texts.value.length;
      await sight.read(texts.value);
      if (characters > RECEIPT_CHARACTERS) return ok({ whole: false, ascending, lastTs });
    }
    if (!poll.complete || answer.value.cut()) return err({ kind: "no-answer" });
    return ok({ whole: count < RECEIPT_TEXTS, ascending, lastTs });
  } finally {
    cancel();
  }
}
