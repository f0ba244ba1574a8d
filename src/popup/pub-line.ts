/** One pub's view as what its card says. */
import { unreachable } from "../base/result.ts";
import type { EndingView, PubStateView, PubView } from "../rpc/contract.ts";
import { snake } from "../ui/messages.ts";
import { countdown, lasting, list, message, type Phrase, plural } from "../ui/phrase.ts";
import type { Look } from "../ui/state-icon.tsx";

export interface PubLine {
  readonly look: Look;
  /** Since when, or until when; follows the word of the state. */
  readonly detail?: Phrase;
  /** Why it is not connected, or what it is busy with. */
  readonly note?: Phrase;
  readonly counts: Phrase;
  /** What it sent that was refused. */
  readonly faults?: Phrase;
  /** Is there a wait that `Retry now` would cut short? */
  readonly retryable: boolean;
}

/** @param now ms, in the background's clock */
export function pubLine(pub: PubView, now: number): PubLine {
  const detail = detailOf(pub.state, now);
  const note = noteOf(pub);
  const faults = faultsOf(pub.faults);
  return {
    look: lookOf(pub.state.kind),
    ...(detail && { detail }),
    ...(note && { note }),
    counts: message("pub_counts", plural("pub_in", pub.postsIn), plural("pub_out", pub.textsOut)),
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

function noteOf(pub: PubView): Phrase | undefined {
  const { state } = pub;
  switch (state.kind) {
    case "waiting":
    case "refused":
      return endingPhrase(state.ending);
    case "held":
      return message("note_held");
    case "connecting":
      // The reason stays while the next try runs: it would blink otherwise.
      return state.attempt > 0 && pub.lastEnding ? endingPhrase(pub.lastEnding) : undefined;
    case "open":
      if (pub.catchUp) return catchUpPhrase(pub.catchUp);
      return state.slow ? message("note_slow") : undefined;
    case "paused":
    case "offline":
      return undefined;
    default:
      return unreachable(state);
  }
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
