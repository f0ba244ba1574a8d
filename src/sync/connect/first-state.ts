/** The state a pub begins with when the worker starts: what was saved outlives its death. */
import type { SavedWait } from "../saved.ts";
import { LONGEST_WAIT_MS } from "./backoff.ts";
import { type Ending, REST_MS, STRANGE_LIMIT } from "./endings.ts";
import { CONNECT_DEADLINE_MS, type PubState } from "./pub-state.ts";

/**
 * @param now ms since the epoch
 * @param held our own store can't be written
 */
export function firstState(
  paused: boolean,
  saved: SavedWait | undefined,
  now: number,
  held = false,
): PubState {
  if (paused) return { kind: "paused" };
  const { attempt, strange } = saved ?? { attempt: 0, strange: 0 };
  if (held) return { kind: "held", attempt, strange };
  const left = saved ? saved.retryAt - now : 0;
  const rest = strange >= STRANGE_LIMIT;
  // More than the longest wait of its kind is left only where the clock went back: then the time has come.
  if (!saved || left <= 0 || left > (rest ? REST_MS : LONGEST_WAIT_MS))
    return { kind: "connecting", attempt, strange, deadline: now + CONNECT_DEADLINE_MS };
  return {
    kind: rest ? "refused" : "waiting",
    attempt,
    strange,
    retryAt: saved.retryAt,
    ending: endingOf(saved.ending),
  };
}

/** Only the kind is saved; what else an ending carried is not known any more. */
function endingOf(kind: string): Ending {
  switch (kind) {
    case "something-else":
    case "no-websocket":
    case "half-open":
    case "too-fast":
      return { kind };
    case "closed":
      return { kind, code: 1006 };
    default:
      return { kind: "no-answer" };
  }
}
