/**
 * Why a channel ended, or never opened, and what follows from it. A browser says 1006 for nearly everything, so there are few kinds;
 * each has its sentence in `_locales` (`ending_<kind>`).
 */
import type { Random } from "../../base/random.ts";
import { unreachable } from "../../base/result.ts";
import { backoffMs } from "./backoff.ts";

export type Ending =
  /** Nothing answers at that address: off, no network, no such host, a broken certificate. */
  | { readonly kind: "no-answer" }
  /** Something answers that is no pub: a captive portal, another server. */
  | { readonly kind: "something-else" }
  /** The pub answers HTTP, and refuses the WebSocket. */
  | { readonly kind: "no-websocket" }
  /** It answers with an HTTP status that CORS lets us see. */
  | { readonly kind: "status"; readonly status: number }
  /** It was open, and the other side or the network closed it. */
  | { readonly kind: "closed"; readonly code: number }
  /** It was open, and nothing came any more: given up by us. */
  | { readonly kind: "half-open" }
  /** It sent more than we could take in. */
  | { readonly kind: "too-fast" };

/** `soon`: by backoff. `slowly`: 1 to 5 minutes, drawn. `rest`: hourly, and on any action of the user. */
export type Retry = "soon" | "slowly" | "rest";

/** Fresh probes in a row that must find something else before the pub counts as refused. */
export const STRANGE_LIMIT = 5;
export const REST_MS = 60 * 60_000;
const SLOW_FIRST_MS = 60_000;
const SLOW_SPREAD_MS = 4 * 60_000;

/** @param strange fresh probes in a row that found something else, this one included */
export function retryAfter(ending: Ending, strange: number): Retry {
  switch (ending.kind) {
    case "something-else":
      return strange >= STRANGE_LIMIT ? "rest" : "soon";
    case "too-fast":
      return "slowly";
    case "no-answer":
    case "no-websocket":
    case "status":
    case "closed":
    case "half-open":
      return "soon";
    default:
      return unreachable(ending);
  }
}

/** The wait in ms that belongs to an ending. */
export function waitAfter(retry: Retry, attempt: number, random: Random): number {
  switch (retry) {
    case "soon":
      return backoffMs(attempt, random);
    case "slowly":
      return SLOW_FIRST_MS + random.next() * SLOW_SPREAD_MS;
    case "rest":
      return REST_MS;
    default:
      return unreachable(retry);
  }
}
