/** How whole a feed is, as far as the pubs show, and what would have to come to make it whole. */
import { type Author, completeSince, type Missing, type Store } from "apds";

export interface Feed {
  readonly author: Author;
  readonly name: string | undefined;
  /** Posts held. */
  readonly posts: number;
  /** ms; undefined without posts. */
  readonly completeSince: number | undefined;
  /** Earlier posts that are named and not held. */
  readonly holes: number;
  /** More than one: the author wrote on several devices, and the feed has several ends. */
  readonly heads: number;
}

export async function feedOf(store: Pick<Store, "author">, author: Author): Promise<Feed> {
  const row = await store.author(author);
  return {
    author,
    name: row?.name,
    posts: row?.count ?? 0,
    completeSince: row && completeSince(row),
    holes: row?.holes.length ?? 0,
    heads: row?.heads.length ?? 0,
  };
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
