/**
 * Where one own message stands with one pub, as a value, and its pure transitions. `outbox.ts` carries out what a state asks for.
 * Evidence is an answer of the pub: that it was told proves nothing, a reference pub drops what comes while it verifies its log.
 */
import { unreachable } from "../../base/result.ts";

/** The receipt is asked for so long after a tell. */
export const RECEIPT_FIRST_MS = 5_000;
/** And again: a reference pub writes its log anew each 20 s, and can lose the entry then. What is not listed now is told again. */
export const RECEIPT_AGAIN_MS = 60_000;
/** A look that failed is repeated after so long, where it was only to see whether all is still well. */
export const LOOK_AGAIN_MS = 60 * 60_000;
/** Then once a day, */
export const RECEIPT_DAILY_MS = 24 * 60 * 60_000;
/** for so long. */
export const OWED_MS = 30 * 24 * 60 * 60_000;
/** A message of ours that somebody else told (another browser of the same person) is looked for before it is told once more. */
export const ELSEWHERE_MS = 30_000;
/** A pub that does not list what it is told is told again after this, doubled up to a day. */
export const TELL_AGAIN_MS = 60_000;

interface Tries {
  /** How often we told it. */
  readonly attempts: number;
  /** When to do the next thing: tell it (`queued`), or look for it (all others); ms since the epoch. */
  readonly nextAt: number;
}

export type OwnState =
  /** To be told. */
  | (Tries & { readonly kind: "queued" })
  /** Told at `at` (ms), by us; or, with no attempts, by somebody else. */
  | (Tries & { readonly kind: "sent"; readonly at: number })
  /** The pub has the text, and has not listed it with its content. */
  | (Tries & { readonly kind: "stored"; readonly at: number })
  /** Seen with its content in the pub's poll since `since` (ms), or as its answer to our key. */
  | (Tries & { readonly kind: "listed"; readonly since: number });

export type OwnEvent =
  /** All of its frames left on the channel. */
  | "told"
  /** A receipt. */
  | "listed"
  /** The pub has its text: it told it back, or lists it without content. */
  | "stored"
  /** The same of a pub that has no poll: more can't be learnt there. */
  | "kept"
  /** A whole answer without it. */
  | "missing"
  /** A pub that has no poll was asked for it: its answer, or another ask, is awaited without haste. */
  | "asked"
  /** Its text came only now. */
  | "whole"
  /** No answer, or one that proves nothing; or it can't be told yet. */
  | "unknown";

/** A message that was just published here. */
export const owedNow = (now: number): OwnState => ({ kind: "queued", attempts: 0, nextAt: now });

/** A message of ours that came from somebody else. */
export const toldElsewhere = (now: number): OwnState => ({
  kind: "sent",
  attempts: 0,
  at: now,
  nextAt: now + ELSEWHERE_MS,
});

/** The state after an event at `now` (ms); one that changes nothing gives the same object. */
export function nextOwn(state: OwnState, event: OwnEvent, now: number): OwnState {
  const { attempts } = state;
  switch (event) {
    case "told":
      return { kind: "sent", attempts: attempts + 1, at: now, nextAt: now + RECEIPT_FIRST_MS };
    case "listed":
      return listed(state, now);
    case "stored":
      return stored(state, now);
    case "kept":
      return state.kind === "listed"
        ? { ...state, nextAt: now + RECEIPT_DAILY_MS }
        : { kind: "stored", attempts, at: "at" in state ? state.at : now, nextAt: now + RECEIPT_DAILY_MS };
    case "asked":
      return { ...state, nextAt: now + LOOK_AGAIN_MS };
    case "missing":
      return missing(state, now);
    case "whole":
      return state.kind === "queued" && state.nextAt > now ? { ...state, nextAt: now } : state;
    case "unknown":
      return { ...state, nextAt: now + (state.kind === "listed" ? LOOK_AGAIN_MS : RECEIPT_AGAIN_MS) };
    default:
      return unreachable(event);
  }
}

function listed(state: OwnState, now: number): OwnState {
  const { attempts } = state;
  if (state.kind !== "listed")
    return { kind: "listed", attempts, since: now, nextAt: now + RECEIPT_AGAIN_MS };
  const age = now - state.since;
  // A clock that went back: begin anew with this sight.
  if (age < 0) return { ...state, since: now, nextAt: now + RECEIPT_AGAIN_MS };
  if (age < RECEIPT_AGAIN_MS) return state;
  // Any sight will do for the day's look. It held: should it be lost later, it is told again at once.
  return { ...state, attempts: Math.min(attempts, 1), nextAt: now + RECEIPT_DAILY_MS };
}

function stored(state: OwnState, now: number): OwnState {
  const { attempts, nextAt } = state;
  switch (state.kind) {
    case "queued":
      return { kind: "stored", attempts, at: now, nextAt: now + RECEIPT_FIRST_MS };
    case "sent":
      return { kind: "stored", attempts, at: state.at, nextAt };
    case "stored":
    case "listed":
      return state;
    default:
      return unreachable(state);
  }
}

function missing(state: OwnState, now: number): OwnState {
  const { attempts } = state;
  switch (state.kind) {
    case "queued":
      return state;
    case "sent":
    case "stored": {
      const age = now - state.at;
      // What we told a moment ago may still be on its way into the log.
      if (attempts > 0 && age >= 0 && age < RECEIPT_AGAIN_MS)
        return { ...state, nextAt: state.at + RECEIPT_AGAIN_MS };
      return { kind: "queued", attempts, nextAt: now + tellAgainMs(attempts) };
    }
    case "listed":
      return { kind: "queued", attempts, nextAt: now + tellAgainMs(attempts) };
    default:
      return unreachable(state);
  }
}

/** How long after it was found missing a message is told again, ms: at once after the first time. */
const tellAgainMs = (attempts: number): number =>
  attempts <= 1 ? 0 : Math.min(TELL_AGAIN_MS * 2 ** Math.min(attempts - 2, 30), RECEIPT_DAILY_MS);

/** Whether what the state asks for is to be done now. More is left than any state ever waits only where the clock went back. */
export function isOwnDue({ nextAt }: OwnState, now: number): boolean {
  return nextAt <= now || nextAt - now > RECEIPT_DAILY_MS;
}

/** Nothing is left to do: it was listed for 30 days, or kept so long by a pub of which more can't be learnt. */
export function isSettled(state: OwnState, now: number): boolean {
  switch (state.kind) {
    case "listed":
      return now - state.since >= OWED_MS;
    case "stored":
      return now - state.at >= OWED_MS;
    case "queued":
    case "sent":
      return false;
    default:
      return unreachable(state);
  }
}
