import { memoryStore, openApds } from "apds";
import * as v from "valibot";
import { beforeAll, describe, expect, it } from "vitest";
import { type MadePost, makeNetwork } from "../testing/post-maker.ts";
import { TEST_START, TestClock } from "../testing/test-clock.ts";
import { openPubCore, type PubCore } from "./dialect.ts";
import { answerHttp } from "./http.ts";
import { nodeCrypto } from "./node-crypto.ts";
import { Orphans } from "./orphans.ts";

const answer = v.object({
  messages: v.array(v.string()),
  nextSince: v.nullable(v.number()),
  cursor: v.optional(v.string(), ""),
  more: v.optional(v.boolean(), false),
});

async function openPub(life?: string): Promise<PubCore> {
  const clock = new TestClock(TEST_START);
  const apds = openApds({ store: memoryStore(), now: () => clock.now(), crypto: nodeCrypto() });
  return openPubCore({
    apds,
    clock,
    ...(life === undefined ? {} : { persist: { life, orphans: new Orphans() } }),
  });
}

async function poll(core: PubCore, query: string) {
  const { body } = await answerHttp(core, () => undefined, {
    method: "GET",
    target: `/gossip/poll?${query}`,
  });
  const parsed = v.parse(
    v.pipe(v.string(), v.parseJson(), answer),
    typeof body === "string" ? body : [...body].join(""),
  );
  return { ...parsed, ids: parsed.messages.filter((text) => text.length === 208) };
}

async function tell(core: PubCore, posts: readonly MadePost[]): Promise<void> {
  for (const { content, message } of posts) {
    await core.post(content);
    await core.post(message);
  }
}

/** All messages behind a cursor, page by page. */
async function pages(core: PubCore, limit: number, between: () => Promise<void> = async () => {}) {
  const all: string[] = [];
  let cursor = "";
  for (;;) {
    const page = await poll(core, `after=${cursor}&limit=${limit}`);
    all.push(...page.ids);
    cursor = page.cursor;
    if (!page.more) return { all, cursor };
    await between();
  }
}

const messages = (posts: readonly MadePost[]) => posts.map(({ message }) => message);

describe("poll by cursor", () => {
  let posts: readonly MadePost[];
  let sameTime: readonly MadePost[];
  beforeAll(async () => {
    posts = await makeNetwork({ authors: 3, posts: 60, from: TEST_START - 100_000, stepMs: 1_000 });
    sameTime = await makeNetwork({ authors: 10, posts: 10, from: TEST_START - 5_000, stepMs: 0, seed: 2 });
  });

  it("gives every post once, in the order of arrival, whatever the page and the time of the posts", async () => {
    const arrival = [...posts].reverse();
    for (const limit of [1, 2, 7, 1_000]) {
      const core = await openPub();
      await tell(core, arrival);
      expect((await pages(core, limit)).all, `limit ${limit}`).toEqual(messages(arrival));
    }
  });

  it("misses nothing that arrives between two pages, old-dated posts neither", async () => {
    const core = await openPub();
    await tell(core, posts.slice(30));
    const late = [...posts.slice(0, 30)];
    const { all } = await pages(core, 10, async () => tell(core, late.splice(0, 3)));
    expect(late.length).toBeLessThan(30);
    const read = 30 + 30 - late.length;
    expect(all).toEqual(messages([...posts.slice(30), ...posts.slice(0, 30)]).slice(0, read));
  });

  it("goes on where it ended", async () => {
    const core = await openPub();
    await tell(core, posts.slice(0, 5));
    const { cursor } = await pages(core, 4);
    expect(await poll(core, `after=${cursor}`)).toMatchObject({ ids: [], cursor, more: false });
    await tell(core, posts.slice(5, 7));
    expect((await poll(core, `after=${cursor}`)).ids).toEqual(messages(posts.slice(5, 7)));
  });

  it("pages through many posts of one millisecond", async () => {
    const core = await openPub();
    await tell(core, sameTime);
    expect((await pages(core, 6)).all).toEqual(messages(sameTime));
  });

  it("lists a post when its content is there, and never the message alone", async () => {
    const core = await openPub();
    const [first, second] = posts;
    if (!first || !second) throw new Error("no posts");
    await core.post(first.message);
    await tell(core, [second]);
    const before = await poll(core, "after=");
    expect(before.messages).toEqual([second.message, second.content]);
    await core.post(first.content);
    expect((await poll(core, `after=${before.cursor}`)).messages).toEqual([first.message, first.content]);
  });

  it("begins again for a cursor of another life, of a future that was lost, or that is none", async () => {
    const core = await openPub("second-life");
    await tell(core, posts.slice(0, 3));
    for (const cursor of ["first-life.2", "second-life.99", "second-life.-1", "0", "x", "."])
      expect((await poll(core, `after=${cursor}`)).ids, cursor).toHaveLength(3);
    expect((await poll(core, "after=second-life.2")).ids).toEqual(messages(posts.slice(2, 3)));
  });
});

describe("poll by time", () => {
  it("never ends a page between two posts of one millisecond", async () => {
    const core = await openPub();
    const group = await makeNetwork({ authors: 10, posts: 10, from: TEST_START - 5_000, stepMs: 0 });
    const later = await makeNetwork({ authors: 1, posts: 3, from: TEST_START - 4_000, stepMs: 1, seed: 3 });
    await tell(core, [...group, ...later]);
    const first = await poll(core, "since=0&limit=6");
    expect(new Set(first.ids)).toEqual(new Set(messages(group)));
    expect((await poll(core, `since=${first.nextSince}&limit=6`)).ids).toEqual(messages(later));
  });

  it("gives everything, ascending, to a limit that is out of reach", async () => {
    const core = await openPub();
    const posts = await makeNetwork({ authors: 2, posts: 20, from: TEST_START - 50_000, stepMs: 1_000 });
    await tell(core, [...posts].reverse());
    expect((await poll(core, "since=0&limit=1000000000")).ids).toEqual(messages(posts));
  });
});
