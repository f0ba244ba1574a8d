/** How whole a feed is: its heads and holes, as kept in the author's row by each commit. Pure. */
import { compareDated, type Hash, type Message } from "./message.ts";
import type { AuthorRow, Dated } from "./store.ts";

/** A feed that comes in good order has one head and one hole at a time; one that comes in the worst has half its posts of each. */
export const HEADS_KEPT = 64;
export const HOLES_KEPT = 64;
/** So many other feeds may have a hole where somebody's want is. */
export const HOLE_SHARERS = 4;

type Feed = Pick<AuthorRow, "heads" | "holes" | "holesBefore">;

const newestFirst = (places: readonly Dated[]): Dated[] => [...places].sort((a, b) => compareDated(b, a));
const without = (places: readonly Dated[], id: Hash | undefined): readonly Dated[] =>
  places.some((place) => place.id === id) ? places.filter((place) => place.id !== id) : places;

/** The feed once this post is complete: it is a head unless it is named, and what it names is none any more. */
export function withHead<F extends Feed>(
  feed: F,
  { id, ts }: Message,
  named: boolean,
  previous: Hash | undefined,
): F {
  const others = without(feed.heads, previous);
  const heads = named ? others : newestFirst([...others, { id, ts }]).slice(0, HEADS_KEPT);
  return { ...feed, heads };
}

/** The feed with a `previous` that is not held; `ts`, ms, is of the post that names it. */
export function withHole<F extends Feed>(feed: F, id: Hash, ts: number): F {
  const known = feed.holes.find((hole) => hole.id === id);
  const holes = newestFirst([...without(feed.holes, id), { id, ts: Math.max(ts, known?.ts ?? ts) }]);
  const [lost] = holes.splice(HOLES_KEPT);
  const holesBefore = Math.max(feed.holesBefore ?? 0, lost?.ts ?? 0);
  return { ...feed, holes, ...(holesBefore > 0 && { holesBefore }) };
}

/** The feed once this text is held with its content; the same object where it was no hole. */
export function withoutHole<F extends Feed>(feed: F, id: Hash): F {
  const holes = without(feed.holes, id);
  return holes === feed.holes ? feed : { ...feed, holes };
}

/**
 * Since when, ms, nothing is known to lack: the timestamp of the newest post that names something not held; where there is none, of
 * the oldest post. Undefined for a feed without posts. "As far as your pubs show": that a pub keeps something back is never known.
 */
export function completeSince({
  holes,
  holesBefore,
  first,
}: Pick<AuthorRow, "holes" | "holesBefore" | "first">): number | undefined {
  if (first === undefined) return undefined;
  return Math.max(holesBefore ?? 0, holes[0]?.ts ?? 0) || first;
}
