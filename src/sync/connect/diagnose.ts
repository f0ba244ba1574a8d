/** What a browser can find out about a channel that never opened. */
import type { Clock } from "../../base/clock.ts";
import type { Http } from "../http.ts";
import type { Ending } from "./endings.ts";

/** One probe a minute at most: a pub in trouble must not be asked twice for each failed attempt. */
export const PROBE_PAUSE_MS = 60_000;
const PROBE_DEADLINE_MS = 10_000;
/** A pub's answer to `GET /gossip` is some 20 bytes; whoever sends more is no pub. */
const PROBE_BODY_LIMIT = 4_096;

export interface Diagnosis {
  readonly ending: Ending;
  /** False where the last probe's result was used again. */
  readonly fresh: boolean;
}

/** Makes the one prober of a pub. `base`: the pub's http(s) address, ending in a slash. */
export function prober(base: string, http: Http, clock: Clock): (signal: AbortSignal) => Promise<Diagnosis> {
  let last: { readonly at: number; readonly ending: Ending } | undefined;
  return async (signal) => {
    const now = clock.now();
    // A clock that went back makes the difference negative: then the probe is due.
    if (last && now - last.at >= 0 && now - last.at < PROBE_PAUSE_MS)
      return { ending: last.ending, fresh: false };
    const deadline = new AbortController();
    const cancel = clock.after(PROBE_DEADLINE_MS, () => deadline.abort());
    const ending = await probe(base, http, AbortSignal.any([signal, deadline.signal]));
    cancel();
    last = { at: now, ending };
    return { ending, fresh: true };
  };
}

async function probe(base: string, http: Http, signal: AbortSignal): Promise<Ending> {
  // `/gossip` is light in the reference, and its answer (404 with a JSON error) is a pub's own.
  const answer = await http.get(`${base}gossip`, signal);
  if (!answer.ok) {
    // Without CORS a 502, a closed port and an unknown host look alike; only an opaque answer tells them apart.
    return (await http.answers(`${base}gossip`, signal)) ? { kind: "something-else" } : { kind: "no-answer" };
  }
  let text = "";
  for await (const piece of answer.value.body) {
    text += piece;
    if (text.length > PROBE_BODY_LIMIT) break;
  }
  if (isPub(text)) return { kind: "no-websocket" };
  const { status } = answer.value;
  return status >= 200 && status < 400 ? { kind: "something-else" } : { kind: "status", status };
}

function isPub(text: string): boolean {
  try {
    const answer: unknown = JSON.parse(text);
    return typeof answer === "object" && answer !== null && "error" in answer && answer.error === "not_found";
  } catch {
    return false;
  }
}
