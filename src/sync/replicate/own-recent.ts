/** The messages of an author since some time, complete or not: where rows of own ones are made anew. */
import type { Author, Message, Store } from "apds";

const RECENT_PAGE = 100;
/** More in a month is no person's doing: the rest is left to offers. */
const RECENT_MESSAGES = 5_000;

/** @param from ms since the epoch */
export async function recentOf(
  author: Author,
  store: Pick<Store, "pending" | "feed">,
  from: number,
): Promise<readonly Message[]> {
  const found: Message[] = [...(await store.pending(author))].filter(({ ts }) => ts > from);
  for (let last: Message | undefined; found.length < RECENT_MESSAGES; ) {
    const page = await store.feed(author, {
      limit: RECENT_PAGE,
      ...(last ? { before: last.ts, beforeId: last.id } : {}),
    });
    found.push(...page.map(({ message }) => message).filter(({ ts }) => ts > from));
    last = page.at(-1)?.message;
    if (page.length < RECENT_PAGE || !last || last.ts <= from) break;
  }
  return found;
}
