/** One pub's view as what its card says. */
import { unreachable } from "../base/result.ts";
import type { EndingView, PubStateView, PubView } from "../rpc/contract.ts";
import { snake } from "./messages.ts";
import { countdown, lasting, list, message, type Phrase, plural } from "./phrase.ts";
import type { Look } from "./state-icon.tsx";

export interface PubLine {
  readonly look: Look;
  /** Since when, or until when; follows the word of the state. */
  readonly detail?: Phrase;
  /** What came in and went out, and what it is busy with: one line each. */
  readonly counts?: Phrase;
  readonly note?: Phrase;
  /** Why it is not connected: takes the two lines of the others. */
  readonly reason?: Phrase;
  /** What it sent that was refused. */
  readonly faults?: Phrase;
  /** Is there a wait that `Retry now` would cut short? */
  readonly retryable: boolean;
}

/** @param now ms, in the background's clock */
export function pubLine(pub: PubView, now: number): PubLine {
  const detail = detailOf(pub.state, now);
  const reason = reasonOf(pub);
  const note = reason ? undefined : noteOf(pub);
  const faults = faultsOf(pub.faults);
  return {
    look: lookOf(pub.state.kind),
    ...(detail && { detail }),
    ...(reason
      ? { reason }
      : { counts: message("pub_counts", plural("pub_in", pub.postsIn), plural("pub_out", pub.textsOut)) }),
    ...(note && { note }),
    ...(faults && { faults }),
    retryable: "retryAt" in pub.state || pub.state.kind === "held",
  };
}

function lookOf(kind: PubStateView["kind"]): Look {
  switch (kind) {
    case "open":
      return "connected";
    case "held":
      return "waiting";
    case "paused":
    case "offline":
    case "waiting":
    case "connecting":
    case "refused":
      return kind;
    default:
      return unreachable(kind);
  }
}

function detailOf(state: PubStateView, now: number): Phrase | undefined {
  switch (state.kind) {
    case "paused":
    case "held":
      return undefined;
    case "open":
      return message("detail_since", lasting(now - state.since));
    case "connecting":
      // Counted are the failures before this try.
      return state.attempt > 0 ? message("detail_attempt", state.attempt + 1) : undefined;
    case "offline":
    case "waiting":
    case "refused":
      return state.retryAt <= now
        ? message("detail_retry_due")
        : message("detail_retry", countdown(state.retryAt - now));
    default:
      return unreachable(state);
  }
}

function reasonOf({ state, lastEnding }: PubView): Phrase | undefined {
  if ("ending" in state) return endingPhrase(state.ending);
  // The reason stays while the next try runs: it would blink otherwise.
  return state.kind === "connecting" && state.attempt > 0 && lastEnding
    ? endingPhrase(lastEnding)
    : undefined;
}

function noteOf({ state, catchUp, own }: PubView): Phrase | undefined {
  if (state.kind === "held") return message("note_held");
  if (state.kind !== "open") return undefined;
  if (catchUp) return catchUpPhrase(catchUp);
  if (state.slow) return message("note_slow");
  return own.listed < own.owed ? message("note_own", own.listed, own.owed) : undefined;
}

export function endingPhrase(ending: EndingView): Phrase {
  if (ending.kind !== "status") return message(`ending_${snake(ending.kind)}`);
  // A status is a name, not an amount: it gets no thousands separator.
  return ending.status === undefined
    ? message("ending_status_unknown")
    : message("ending_status", String(ending.status));
}

function catchUpPhrase({ done, of }: NonNullable<PubView["catchUp"]>): Phrase {
  if (of !== undefined && of >= done && of > 0) {
    return message("note_catch_up_of", done, plural("count_posts", of));
  }
  return done > 0 ? message("note_catch_up", plural("count_posts", done)) : message("note_catch_up_start");
}

function faultsOf(faults: PubView["faults"]): Phrase | undefined {
  const kinds: Phrase[] = [];
  if (faults.invalid > 0) kinds.push(plural("fault_invalid", faults.invalid));
  if (faults.unwanted > 0) kinds.push(plural("fault_unwanted", faults.unwanted));
  if (faults.tooLarge > 0) kinds.push(plural("fault_too_large", faults.tooLarge));
  if (faults.binary > 0) kinds.push(plural("fault_binary", faults.binary));
  return kinds.length > 0 ? message("faults", list(kinds)) : undefined;
}
