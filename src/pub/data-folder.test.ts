import { appendFile, mkdtemp, readFile, rm, stat, truncate, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Blob, hashText, openApds } from "apds";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { type MadePost, makeNetwork } from "../testing/post-maker.ts";
import { TEST_START, TestClock } from "../testing/test-clock.ts";
import { openDataFolder } from "./data-folder.ts";
import { openPubCore } from "./dialect.ts";
import { LogFile } from "./log-file.ts";
import { nodeCrypto } from "./node-crypto.ts";
import { Orphans } from "./orphans.ts";

const crypto = nodeCrypto();
let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "pub-"));
});
afterEach(() => rm(folder, { recursive: true }));

async function openPub() {
  const clock = new TestClock(TEST_START);
  const data = await openDataFolder(folder, clock, crypto);
  const apds = openApds({ store: data.store, now: () => clock.now(), crypto });
  const core = await openPubCore({ apds, clock, persist: data.persist });
  return { core, data, clock };
}

const network = (posts: number): Promise<readonly MadePost[]> =>
  makeNetwork({ authors: 4, posts, from: TEST_START - 1_000_000, stepMs: 1_000 });

describe("the data folder", () => {
  it("gives everything back in the same order, with what waits for its content and what waits for its message", async () => {
    const posts = await network(40);
    const { core, data } = await openPub();
    const [first, second, ...rest] = posts;
    if (!first || !second) throw new Error("no posts");
    await core.post(first.message);
    await core.post(second.content);
    for (const { message, content } of [...rest].reverse()) {
      await core.post(message);
      await core.post(content);
    }
    const arrived = core.listing.arrivedAfter(0, 100).map(({ seq, entry }) => [seq, entry.message.id]);
    await data.close();

    const again = await openPub();
    expect(again.core.listing.arrivedAfter(0, 100).map(({ seq, entry }) => [seq, entry.message.id])).toEqual(
      arrived,
    );
    expect(arrived).toHaveLength(38);
    expect(again.core.life).toBe(core.life);
    await again.core.post(first.content);
    await again.core.post(second.message);
    expect(again.core.listing.seq).toBe(40);
    expect(again.data.repairs).toEqual([]);
    await again.data.close();
  });

  it("grows by what is new alone", async () => {
    const [post] = await network(1);
    const { core, data } = await openPub();
    const texts = [post?.content ?? "", post?.message ?? ""];
    for (const text of texts) await core.post(text);
    const { size } = await stat(join(folder, "posts.log"));
    for (let times = 0; times < 5; times++) for (const text of texts) await core.post(text);
    expect((await stat(join(folder, "posts.log"))).size).toBe(size);
    await data.close();
  });

  it("cuts an unfinished last record, keeps all before it, and numbers anew", async () => {
    const posts = await network(3);
    const { core, data } = await openPub();
    for (const { message, content } of posts) for (const text of [content, message]) await core.post(text);
    await data.close();
    const path = join(folder, "posts.log");
    await truncate(path, (await stat(path)).size - 10);
    const again = await openPub();
    expect(again.core.listing.seq).toBe(2);
    expect(again.data.repairs).toEqual([expect.stringMatching(/^posts\.log: \d+ bytes/)]);
    expect(again.core.life).not.toBe(core.life);
    await again.core.post(posts[2]?.message ?? "");
    await again.data.close();
    const third = await openPub();
    expect([third.core.listing.seq, third.data.repairs]).toEqual([again.core.listing.seq, []]);
    await third.data.close();
  });

  it("reads names from the directory as it is at the moment, own names only", async () => {
    const { data } = await openPub();
    expect(await data.directory("ida")).toBeUndefined();
    await writeFile(join(folder, "directory.json"), '{"ida": ["key"]}');
    expect(await data.directory("ida")).toEqual(["key"]);
    expect(await data.directory("Ida")).toEqual(["key"]);
    expect(await data.directory("constructor")).toBeUndefined();
    await writeFile(join(folder, "directory.json"), '{"ida": 7}');
    expect(await data.directory("ida")).toBeUndefined();
    await data.close();
  });
});

describe("a log file", () => {
  const read = async (path: string) => {
    const records: unknown[] = [];
    const opened = await LogFile.open(path, new TestClock(), (record) => void records.push(record));
    return { ...opened, records };
  };

  it("skips a damaged line in its middle and cuts a damaged one at its end", async () => {
    const path = join(folder, "some.log");
    const { log } = await read(path);
    for (const record of ["one", "two\n", "três"]) await log.append(record);
    await log.close();
    const text = await readFile(path, "utf8");
    await writeFile(path, text.replace("two", "tvo"));
    await appendFile(path, "00000000 no record\n12345678 half");
    const again = await read(path);
    expect(again.records).toEqual(["one", "três"]);
    expect([again.damaged, again.cut]).toEqual([1, "00000000 no record\n12345678 half".length]);
    await again.log.append("four");
    await again.log.close();
    const third = await read(path);
    expect(third.records).toEqual(["one", "três", "four"]);
    await third.log.close();
  });

  it("says that the disk is full, and takes nothing of the record", async () => {
    // The device that refuses every write, as a full disk does.
    const { log } = await read("/dev/full");
    expect(await log.append("anything")).toMatchObject({ ok: false, error: { kind: "full" } });
    await log.close().catch(() => undefined);
  });
});

describe("orphans", () => {
  const blob = async (text: string): Promise<Blob> => ({ hash: await hashText(text, crypto), text });

  it("are bounded by two generations: the older half goes first", async () => {
    const orphans = new Orphans(undefined, 100);
    const texts = Array.from({ length: 30 }, (_, at) => `${at}`.padStart(10, "."));
    for (const text of texts) await orphans.add([await blob(text)]);
    const held = [];
    for (const text of texts) if (orphans.get((await blob(text)).hash) !== undefined) held.push(text);
    expect(held).toEqual(texts.slice(20));
    expect(held.length * 10).toBeLessThanOrEqual(200);
  });

  it("keep two generations on disk", async () => {
    const texts = ["first ".repeat(10), "second ".repeat(10), "third ".repeat(10)];
    const opened = await openDataFolder(folder, new TestClock(), crypto);
    for (const text of texts) expect((await opened.persist.orphans.add([await blob(text)])).ok).toBe(true);
    await opened.close();
    const again = await openDataFolder(folder, new TestClock(), crypto);
    for (const text of texts) expect(again.persist.orphans.get((await blob(text)).hash)).toBe(text);
    await again.close();
  });
});
