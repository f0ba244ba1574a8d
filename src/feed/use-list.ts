import { useEffect, useMemo } from "preact/hooks";
import { sleep } from "../base/clock.ts";
import type { Answer } from "../rpc/client.ts";
import { troubleOf } from "../ui/use-action.ts";
import type { Names } from "./names.ts";
import { type Load, type Loaded, PostList } from "./post-list.ts";
import { type LeftList, type Reader, useReader } from "./reader.ts";

/** Lists that are kept when they are left; a long one holds some 10 MB. */
const LEFT = 6;
/** While posts come in, the newest page is not read more often than this. */
const LOOK_MS = 2_000;

/**
 * The list at an address: the one that was left there, or a new one. It looks for new posts while it is drawn.
 *
 * @param turn another one than before: what was left at the address may have been let go
 */
export function useList(address: string, load: (reader: Reader) => Load, turn = 0): LeftList {
  const reader = useReader();
  const { left, clock, model } = reader;
  const kept = useMemo(() => {
    const known = left.get(address) ?? { list: new PostList(load(reader)) };
    left.delete(address);
    left.set(address, known);
    for (const old of [...left.keys()].slice(0, -LEFT)) left.delete(old);
    return known;
  }, [address, left, turn]);

  useEffect(() => {
    if (kept.list.posts.value.length === 0) void kept.list.more(true);
    else void kept.list.look();
  }, [kept]);

  const posts = model.view.value?.posts;
  useEffect(() => {
    const newer = new AbortController();
    void sleep(clock, LOOK_MS, newer.signal).then(() =>
      newer.signal.aborted ? undefined : kept.list.look(),
    );
    return () => newer.abort();
  }, [posts, clock, kept]);
  return kept;
}

/** What a request for a page gave, as a list takes it; everybody in it is made known. */
export function loadedAs(
  answer: Answer<"recent"> | Answer<"feedPage"> | Answer<"search">,
  names: Names,
): Loaded {
  if (!answer.ok) return { ok: false, trouble: troubleOf(answer.error) };
  const { posts } = answer.value;
  names.see([...posts, ...posts.flatMap(({ answered }) => answered ?? [])]);
  return { ok: true, value: answer.value };
}
