/** A catch-up run as a receipt: what its answers show of own messages, and what they lack. */
import type { Crypto, Hash } from "apds";
import type { DeskBook } from "./desk.ts";
import { OwnSight } from "./own-sight.ts";
import type { OwnEvent, OwnState } from "./own-state.ts";
import type { RunReader } from "./run-reader.ts";

export function ownRun(url: string, book: DeskBook, crypto: Crypto): RunReader {
  const sight = new OwnSight((text) => book.find(text), crypto);
  const sightings = (): [Hash, OwnEvent][] =>
    [...sight.seen].map(([id, seen]) => [id, seen === "listed" ? "listed" : "stored"]);
  return {
    async texts(texts) {
      await sight.read(texts);
      if (sight.seen.size > 0) await book.note(url, sightings());
    },
    async complete(since, startedAt) {
      const gone = book
        .rowsOf(url)
        .filter(
          ({ id, ts, pubs }) => ts > since && !sight.seen.has(id) && wasThere(pubs.get(url), startedAt),
        );
      await book.note(
        url,
        gone.map(({ id }) => [id, "missing"]),
      );
    },
  };
}

/** Whether a run that began at `startedAt` (ms) should have shown it: it was there, or told well before. */
function wasThere(state: OwnState | undefined, startedAt: number): boolean {
  if (!state || state.kind === "queued") return false;
  return (state.kind === "listed" ? state.since : state.at) < startedAt;
}
