/** The searches of the memory store: by looking at everything. */
import type { MemoryTables } from "./memory-tables.ts";
import { pageOf, Timeline } from "./memory-timeline.ts";
import { type Author, compareDated } from "./message.ts";
import { type Found, isBefore, type Query, windowOf } from "./search.ts";
import type { Page, Post } from "./store.ts";
import { hasTerms, isMeant, postTerms } from "./terms.ts";

/** @param indexed the seq up to which posts are found */
export function searchTables(tables: MemoryTables, indexed: number, query: Query): Found<Post> {
  const { from, last } = windowOf(query);
  const { sought, author, limit } = query;
  const timeline = author === undefined ? tables.timeline : tables.feeds.get(author);
  const hits = (timeline?.posts ?? []).filter(({ seq, message, content }) => {
    const isIn = seq <= indexed && message.ts >= from && message.ts <= last && isBefore(message, query);
    return isIn && hasTerms(postTerms(content), sought) && isMeant(content, sought);
  });
  const shown = hits.reverse().slice(0, limit);
  const end = hits.length > limit ? shown.at(-1)?.message : undefined;
  return {
    posts: shown,
    unindexed: tables.counters.totals.seq - indexed,
    ...(end && { next: { before: end.ts, beforeId: end.id } }),
  };
}

/** @param name kind and hash, as the tables have it */
export function namingIn({ naming }: MemoryTables, name: string, limit: number): readonly Post[] {
  const posts = [...(naming.get(name) ?? [])].sort((a, b) => a.seq - b.seq);
  return posts.slice(0, limit).sort((a, b) => compareDated(a.message, b.message));
}

export function mergedOf({ feeds }: MemoryTables, authors: readonly Author[], page: Page): readonly Post[] {
  const all = new Timeline();
  all.posts.push(...authors.flatMap((author) => feeds.get(author)?.posts ?? []));
  all.posts.sort((a, b) => compareDated(a.message, b.message));
  return pageOf(all, page);
}
