import { describe, expect, it } from "vitest";
import type { PostsView, PostView } from "../rpc/posts.ts";
import { message } from "../ui/phrase.ts";
import { type Load, PostList } from "./post-list.ts";

const post = (at: number): PostView => ({ id: `post ${at}`, author: "a", ts: at, body: "", images: [] });

/** A store of posts 1 to `newest`, read in pages of 3, the newest first. */
function store(newest: number) {
  const at = { newest, broken: false, reads: 0, hidden: (one: number) => one < 0 };
  const load: Load = async (next) => {
    at.reads += 1;
    if (at.broken) return { ok: false, trouble: message("request_lost") };
    const from = next?.before ?? at.newest + 1;
    const posts = [from - 1, from - 2, from - 3].filter((one) => one > 0);
    const view: PostsView = {
      posts: posts.filter((one) => !at.hidden(one)).map(post),
      ...(from - 3 > 1 && { next: { before: from - 3, beforeId: "x" } }),
    };
    return { ok: true, value: view };
  };
  return { at, list: new PostList(load) };
}

const times = (list: PostList): readonly number[] => list.posts.value.map(({ ts }) => ts);

describe("a list of posts", () => {
  it("is read page by page, to its end, one at a time", async () => {
    const { list, at } = store(7);
    expect(list.state.value.kind).toBe("loading");
    await Promise.all([list.more(), list.more()]);
    expect([times(list), list.state.value.kind]).toEqual([[7, 6, 5], "more"]);
    await list.more();
    await list.more();
    expect([times(list), list.state.value.kind]).toEqual([[7, 6, 5, 4, 3, 2, 1], "end"]);
    await list.more();
    expect(at.reads).toBe(3);
  });

  it("reads on over pages in which nothing is to be shown, but not for ever", async () => {
    const { list, at } = store(30);
    at.hidden = (one) => one > 10;
    await list.more();
    expect(times(list)).toEqual([10]);
    const long = store(1_000);
    long.at.hidden = () => true;
    await long.list.more();
    expect([long.at.reads, long.list.state.value.kind]).toEqual([20, "more"]);
  });

  it("says what went wrong, and tries again only when it is asked to", async () => {
    const { list, at } = store(5);
    at.broken = true;
    await list.more();
    expect(list.state.value).toEqual({ kind: "trouble", trouble: message("request_lost") });
    await list.more();
    await list.look();
    expect(at.reads).toBe(1);
    at.broken = false;
    await list.more(true);
    expect([times(list), list.state.value.kind]).toEqual([[5, 4, 3], "more"]);
  });

  it("keeps what came meanwhile waiting, and moves nothing until it is taken", async () => {
    const { list, at } = store(5);
    await list.more();
    const shown = list.posts.value;
    at.newest = 7;
    await list.look();
    expect([list.waiting.value, list.posts.value]).toEqual([2, shown]);
    list.take();
    expect([times(list), list.waiting.value]).toEqual([[7, 6, 5, 4, 3], 0]);
    await list.more();
    expect(times(list)).toEqual([7, 6, 5, 4, 3, 2, 1]);
  });

  it("begins anew where more came than a page holds, so that nothing is left out between", async () => {
    const { list, at } = store(5);
    await list.more();
    at.newest = 20;
    await list.look();
    expect(list.waiting.value).toBe(3);
    list.take();
    await list.more();
    expect(times(list)).toEqual([20, 19, 18, 17, 16, 15]);
  });

  it("shows the first posts at once where there were none", async () => {
    const { list, at } = store(0);
    await list.more();
    expect([times(list), list.state.value.kind]).toEqual([[], "end"]);
    at.newest = 2;
    await list.look();
    expect([times(list), list.waiting.value]).toEqual([[2, 1], 0]);
  });
});
