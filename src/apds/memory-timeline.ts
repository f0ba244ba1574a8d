/** Indexes of the memory store. */
import { compareDated, type Hash } from "./message.ts";
import type { Page, Post } from "./store.ts";

/** A map of sets without empty sets. */
export class Groups<K, V> {
  readonly #sets = new Map<K, Set<V>>();
  get(key: K): ReadonlySet<V> | undefined {
    return this.#sets.get(key);
  }
  add(key: K, value: V): void {
    const set = this.#sets.get(key);
    if (set === undefined) this.#sets.set(key, new Set([value]));
    else set.add(value);
  }
  delete(key: K, value: V): void {
    const set = this.#sets.get(key);
    if (set?.delete(value) && set.size === 0) this.#sets.delete(key);
  }
}

/** Posts in the order of a feed. Nearly all come at the end; one that does not is put in its place. */
export class Timeline {
  readonly posts: Post[] = [];
  /** The index of the first post that is not before this moment. */
  indexOf(moment: { readonly ts: number; readonly id?: Hash }): number {
    let low = 0;
    let high = this.posts.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      const post = this.posts[middle];
      const { id } = moment;
      const isBefore =
        post !== undefined &&
        (id === undefined
          ? post.message.ts < moment.ts
          : compareDated(post.message, { ts: moment.ts, id }) < 0);
      if (isBefore) low = middle + 1;
      else high = middle;
    }
    return low;
  }
  add(post: Post): void {
    this.posts.splice(this.indexOf(post.message), 0, post);
  }
  delete(post: Post): void {
    const at = this.indexOf(post.message);
    if (this.posts[at] === post) this.posts.splice(at, 1);
  }
}

export function pageOf(timeline: Timeline | undefined, { limit, before, beforeId }: Page): readonly Post[] {
  if (timeline === undefined) return [];
  const end =
    before === undefined
      ? timeline.posts.length
      : timeline.indexOf(beforeId === undefined ? { ts: before } : { ts: before, id: beforeId });
  return timeline.posts.slice(Math.max(0, end - limit), end).reverse();
}

export function pick<K, V>(keys: Iterable<K>, get: (key: K) => V | undefined): Map<K, V> {
  const found = new Map<K, V>();
  for (const key of keys) {
    const value = get(key);
    if (value !== undefined) found.set(key, value);
  }
  return found;
}
