import type { Facts } from "./facts.ts";
import type { Intake } from "./intake.ts";
import { type Author, compareDated, type Hash, type Message } from "./message.ts";

/** Bounds of what is kept of messages ahead of our clock. Whoever floods them drops what lies furthest ahead. */
const LATER_LIMIT = 2000;
const LATER_OF_AUTHOR = 5;

/** The rows for later that a batch adds, and those that go: taken in now, or beyond the bounds. */
export function keptForLater(
  intake: Intake,
  facts: Facts,
): { readonly added: readonly Message[]; readonly dropped: readonly Hash[] } {
  const gone = new Set([...intake.messages.keys(), ...(intake.batch.letGo ?? [])]);
  const taken = [...gone].filter((id) => facts.later.has(id));
  if (intake.later.size === 0) return { added: [], dropped: taken };
  const candidates = new Map(facts.later);
  for (const [id, message] of intake.later) if (!facts.messages.has(id)) candidates.set(id, message);
  for (const id of taken) candidates.delete(id);
  const kept = new Set<Hash>();
  const perAuthor = new Map<Author, number>();
  for (const message of [...candidates.values()].sort(compareDated)) {
    const ofAuthor = (perAuthor.get(message.author) ?? 0) + 1;
    if (kept.size === LATER_LIMIT || ofAuthor > LATER_OF_AUTHOR) continue;
    perAuthor.set(message.author, ofAuthor);
    kept.add(message.id);
  }
  return {
    added: [...candidates.values()].filter(({ id }) => kept.has(id) && !facts.later.has(id)),
    dropped: [...facts.later.keys()].filter((id) => !kept.has(id)),
  };
}
