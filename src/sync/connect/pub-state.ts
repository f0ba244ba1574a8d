/**
 * A pub's life as a value, and its pure transitions. `pub.ts` carries out what a state asks for. Only `paused` is final;
 * `offline` is a label: `navigator.onLine` lies, so attempts go on. `held`: our own store can't write, and the pool says when it can.
 */
import { unreachable } from "../../base/result.ts";
import { LONGEST_WAIT_MS, PROVEN_MS } from "./backoff.ts";
import { type Ending, REST_MS } from "./endings.ts";

/** How long a channel may take to open, ms. */
export const CONNECT_DEADLINE_MS = 20_000;

interface Tries {
  /** Failures in a row so far; 0 before the first. */
  readonly attempt: number;
  /** Fresh probes in a row that found something else than a pub. */
  readonly strange: number;
}

export type PubState =
  | { readonly kind: "paused" }
  | (Tries & {
      readonly kind: "waiting" | "offline" | "refused";
      readonly retryAt: number;
      readonly ending: Ending;
    })
  | (Tries & { readonly kind: "held" })
  | (Tries & { readonly kind: "connecting"; readonly deadline: number })
  | (Tries & { readonly kind: "open"; readonly since: number; readonly slow: boolean });

export type PubEvent =
  | { readonly kind: "pause" }
  | { readonly kind: "resume" }
  | { readonly kind: "hold" }
  | { readonly kind: "release" }
  /** The time of a wait has come, or somebody asked for a try now. */
  | { readonly kind: "try" }
  | { readonly kind: "opened" }
  | {
      readonly kind: "ended";
      readonly ending: Ending;
      readonly strange: number;
      readonly retryAt: number;
      readonly rest: boolean;
      readonly online: boolean;
    }
  | { readonly kind: "slow"; readonly slow: boolean };

/** Failures in a row after a channel that ended now: one that was open long enough clears the earlier ones. */
export function attemptAfter(state: PubState, now: number): number {
  switch (state.kind) {
    case "open":
      return now - state.since >= PROVEN_MS ? 1 : state.attempt + 1;
    case "connecting":
      return state.attempt + 1;
    case "paused":
    case "held":
    case "waiting":
    case "offline":
    case "refused":
      return 1;
    default:
      return unreachable(state);
  }
}

/** ms left of a wait. Never more than the longest of its kind, however the clock was set meanwhile. */
export function leftOf(state: PubState & { readonly retryAt: number }, now: number): number {
  return Math.min(state.retryAt - now, state.kind === "refused" ? REST_MS : LONGEST_WAIT_MS);
}

const connecting = (tries: Tries, now: number): PubState => ({
  kind: "connecting",
  attempt: tries.attempt,
  strange: tries.strange,
  deadline: now + CONNECT_DEADLINE_MS,
});

/** The state after an event; an event that means nothing in a state leaves it as it is (the same object). `now`: ms since the epoch. */
export function next(state: PubState, event: PubEvent, now: number): PubState {
  if (event.kind === "pause") return state.kind === "paused" ? state : { kind: "paused" };
  if (event.kind === "hold" && state.kind !== "paused" && state.kind !== "held")
    return { kind: "held", attempt: state.attempt, strange: state.strange };
  switch (state.kind) {
    case "held":
      return event.kind === "release" ? connecting(state, now) : state;
    case "paused":
      return event.kind === "resume" ? connecting({ attempt: 0, strange: 0 }, now) : state;
    case "waiting":
    case "offline":
    case "refused":
      return event.kind === "try" ? connecting(state, now) : state;
    case "connecting":
      if (event.kind === "opened")
        return { kind: "open", attempt: state.attempt, strange: 0, since: now, slow: false };
      return event.kind === "ended" ? ended(state, event, now) : state;
    case "open":
      if (event.kind === "slow") return event.slow === state.slow ? state : { ...state, slow: event.slow };
      return event.kind === "ended" ? ended(state, event, now) : state;
    default:
      return unreachable(state);
  }
}

function ended(state: PubState, event: PubEvent & { kind: "ended" }, now: number): PubState {
  const { ending, strange, retryAt } = event;
  const kind = event.rest ? "refused" : event.online ? "waiting" : "offline";
  return { kind, attempt: attemptAfter(state, now), strange, retryAt, ending };
}
