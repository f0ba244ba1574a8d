/** Pages of posts out of a source that is longer than what is shown of it: the work of one page is bounded, whatever is left out. */
import type { Page, Post } from "apds";
import type { NextView } from "../rpc/posts.ts";

/** So many posts of the source are looked at for one page. */
const LOOKED_AT = 2_000;
const STEP = 200;

export interface Found {
  readonly posts: readonly Post[];
  /** Missing where the source ended. */
  readonly next?: NextView;
}

/** @param source posts, the newest first; @param isShown decides about each; where nothing is left out, one step is one page */
export async function pageOf(
  source: (page: Page) => Promise<readonly Post[]>,
  page: Page,
  isShown: (post: Post) => Promise<boolean> | boolean,
): Promise<Found> {
  const posts: Post[] = [];
  let at = page;
  for (let looked = 0; looked < LOOKED_AT; ) {
    const limit = looked === 0 ? page.limit : STEP;
    const step = await source({ ...at, limit });
    const shown = await Promise.all(step.map(async (post) => isShown(post)));
    for (const [i, post] of step.entries()) {
      at = { limit, ...nextOf(post) };
      if (shown[i] && posts.push(post) === page.limit)
        return i + 1 === step.length && step.length < limit ? { posts } : { posts, next: nextOf(post) };
    }
    if (step.length < limit) return { posts };
    looked += step.length;
  }
  return {
    posts,
    ...(at.before !== undefined && at.beforeId && { next: { before: at.before, beforeId: at.beforeId } }),
  };
}

const nextOf = ({ message }: Post): { before: number; beforeId: Post["message"]["id"] } => ({
  before: message.ts,
  beforeId: message.id,
});
