/** How whole a feed is, as far as the pubs show, and what would have to come to make it whole. */
import { type Author, type AuthorRow, completeSince, type Missing, type Store } from "apds";

export interface Feed {
  readonly author: Author;
  readonly name: string | undefined;
  /** The hash of their picture. */
  readonly image: string | undefined;
  /** Posts held. */
  readonly posts: number;
  /** ms; undefined without posts. */
  readonly completeSince: number | undefined;
  /** Earlier posts that are named and not held. */
  readonly holes: number;
  /** Pubs of now that were asked for each of them, in vain so far; 0 where there is nothing left to ask for. */
  readonly asked: number;
  /** More than one: the author wrote on several devices, and the feed has several ends. */
  readonly heads: number;
}

/** @param pubs those of now, by address */
export async function feedOf(
  store: Pick<Store, "author" | "holes">,
  author: Author,
  pubs: ReadonlyMap<string, unknown>,
): Promise<Feed> {
  const row = await store.author(author);
  return {
    author,
    name: row?.name,
    image: row?.image,
    posts: row?.count ?? 0,
    completeSince: row && completeSince(row),
    holes: row?.holes.length ?? 0,
    asked: row ? await pubsAsked(store, row, pubs) : 0,
    heads: row?.heads.length ?? 0,
  };
}

/** See `Feed.asked`. */
export async function pubsAsked(
  store: Pick<Store, "holes">,
  { author, holes }: Pick<AuthorRow, "author" | "holes">,
  pubs: ReadonlyMap<string, unknown>,
): Promise<number> {
  if (holes.length === 0) return 0;
  const lacking = new Set(holes.map(({ id }) => id));
  const counts = (await store.holes(author))
    .filter(({ hash, state }) => state === "open" && lacking.has(hash))
    .map(({ askedOf = [] }) => askedOf.filter((url) => pubs.has(url)).length);
  return counts.length > 0 ? Math.min(...counts) : 0;
}

/** What this feed is known to lack: wanted once more when somebody begins to follow it, whatever was given up before. */
export async function lacking(
  store: Pick<Store, "author" | "pending">,
  author: Author,
): Promise<readonly Omit<Missing, "ofAuthor" | "ofAll">[]> {
  const [row, pending] = await Promise.all([store.author(author), store.pending(author)]);
  return [
    ...(row?.holes ?? []).map(({ id }) => ({ hash: id, kind: "previous" as const, author })),
    ...pending.map(({ content }) => ({ hash: content, kind: "content" as const, author })),
  ];
}
