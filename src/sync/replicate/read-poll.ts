/** One poll that takes nothing in: it is read along, for what it lists and what it does not. Bounded in size and time. */
import type { Clock } from "../../base/clock.ts";
import { err, ok, type Result } from "../../base/result.ts";
import type { Http } from "../http.ts";
import { TEXT_LIMIT } from "./door.ts";
import { PollAnswer } from "./poll-answer.ts";
import { claimedTs } from "./windows.ts";

export interface PollSource {
  /** The pub's http(s) address, ending in a slash. */
  readonly base: string;
  readonly http: Http;
  readonly clock: Clock;
}

export interface PollBounds {
  /** Asked of the pub, in texts. */
  readonly limit: number;
  readonly characters: number;
  /** ms */
  readonly deadline: number;
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

/** Asks for what the pub lists after `since` (ms), and hands the texts over as they come. */
export async function readPoll(
  { base, http, clock }: PollSource,
  since: number,
  bounds: PollBounds,
  read: (texts: readonly string[]) => Promise<void>,
  leave: AbortSignal,
): Promise<Result<Reach, { readonly kind: "no-answer" }>> {
  const late = new AbortController();
  const cancel = clock.after(bounds.deadline, () => late.abort());
  try {
    const signal = AbortSignal.any([leave, late.signal]);
    const answer = await http.get(`${base}gossip/poll?since=${since}&limit=${bounds.limit}`, signal);
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
      await read(texts.value);
      if (characters > bounds.characters) return ok({ whole: false, ascending, lastTs });
    }
    if (!poll.complete || answer.value.cut()) return err({ kind: "no-answer" });
    return ok({ whole: count < bounds.limit, ascending, lastTs });
  } finally {
    cancel();
  }
}
