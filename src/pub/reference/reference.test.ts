/** The habits of the reference that cost posts: page boundaries, late contents, rebuilds, kills. Its talk is held to recorded traces (../traces.test.ts). */
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { openMessage } from "apds";
import * as v from "valibot";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { seededRandom } from "../../base/random.ts";
import { simCrypto } from "../../testing/sim-crypto.ts";
import { TestClock } from "../../testing/test-clock.ts";
import { openWriter, type Written } from "../../testing/writer.ts";
import type { PubAnswer } from "../http.ts";
import { nodeCrypto } from "../node-crypto.ts";
import { ReferenceCore } from "./reference-core.ts";
import { openReferenceDisk, type ReferenceDisk } from "./reference-disk.ts";
import { answerAsReference } from "./reference-http.ts";

const NOW = 1_700_000_000_000;
const MUTE_MS = 10;

let folder: string;
let clock: TestClock;
let disk: ReferenceDisk;
let core: ReferenceCore;
let crashes: number;

async function open(): Promise<void> {
  clock = new TestClock(NOW);
  disk = await openReferenceDisk(folder, clock, nodeCrypto());
  const crash = (): void => void crashes++;
  core = new ReferenceCore({ disk, clock, crypto: nodeCrypto(), rebuildMsPerMessage: MUTE_MS, crash });
}

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "pub-"));
  crashes = 0;
  await open();
});
afterEach(async () => {
  core.close();
  await disk.close();
  await rm(folder, { recursive: true });
});

/** One person's posts at these times, in this order. */
async function write(...times: readonly number[]): Promise<readonly Written[]> {
  let at = NOW;
  const writer = await openWriter(simCrypto(seededRandom(times.length)), () => at);
  const written: Written[] = [];
  for (const time of times) {
    at = time;
    written.push(await writer.write(`said at ${time}`));
  }
  return written;
}

function connect() {
  const heard: string[] = [];
  const session = core.connect({ tell: (text) => void heard.push(text) });
  return { heard, session };
}

async function tell(...texts: readonly string[]): Promise<void> {
  for (const text of texts) await core.post(text);
}

const get = async (target: string) =>
  answerAsReference(core, () => undefined, { method: "GET", target }, clock.now());

const textOf = ({ body }: PubAnswer): string => (typeof body === "string" ? body : [...body].join(""));

const polled = v.pipe(
  v.string(),
  v.parseJson(),
  v.object({ messages: v.array(v.string()), nextSince: v.nullable(v.number()) }),
);
const poll = async (query: string) => v.parse(polled, textOf(await get(`/gossip/poll?${query}`)));

/** Pages as a client of the reference does it: each from the `nextSince` of the one before. */
async function pages(limit: number): Promise<readonly string[]> {
  const all: string[] = [];
  for (let since = 0; ; ) {
    const { messages, nextSince } = await poll(`since=${since}&limit=${limit}`);
    if (messages.length === 0) return all;
    all.push(...messages.filter((text) => text.length === 208));
    since = nextSince ?? since;
  }
}

describe("a pub with the habits of the reference", () => {
  it("says nowhere that it is safe, and knows no cursor of arrivals", async () => {
    await tell(...(await write(NOW - 5)).flatMap(({ content, message }) => [content, message]));
    const answer = await get("/gossip/poll?after=&limit=10");
    expect(Object.keys(answer.headers)).not.toContain("x-anproto-pub");
    expect(JSON.parse(textOf(answer))).toEqual({
      messages: [expect.any(String), expect.any(String)],
      nextSince: NOW - 5,
    });
    const keypair = get("/keypair");
    await clock.advance(MUTE_MS);
    expect((await keypair).status).toBe(404);
  });

  it("loses posts at page boundaries: newest first, and behind one dated far ahead", async () => {
    const times = Array.from({ length: 20 }, (_, at) => NOW - 1_000 * (20 - at));
    const written = await write(...times);
    for (const { content, message } of [...written].reverse()) await tell(content, message);
    expect(await pages(10)).toHaveLength(5);
    expect(await pages(1_000_000_000)).toHaveLength(20);
    const [[poison], [late]] = [await write(9_999_999_999_999), await write(NOW)];
    await tell(poison?.content ?? "", poison?.message ?? "");
    expect((await poll("since=0&limit=1000")).nextSince).toBe(9_999_999_999_999);
    await tell(late?.content ?? "", late?.message ?? "");
    expect(await poll("since=9999999999999")).toEqual({ messages: [], nextSince: 9_999_999_999_999 });
  });

  it("counts the strings of a page as it does: 1 is a post, 3 are two, none and less are one, no number is all", async () => {
    for (const { content, message } of await write(NOW - 3, NOW - 2, NOW - 1)) await tell(content, message);
    const lengths = [];
    for (const limit of ["1", "3", "0", "-5", "abc"])
      lengths.push((await poll(`since=0&limit=${limit}`)).messages.length);
    expect(lengths).toEqual([2, 4, 2, 2, 6]);
    expect(await poll("since=abc")).toMatchObject({ nextSince: null, messages: { length: 6 } });
  });

  it("lists a content that came after its message only when it has verified its log again, 20 s later at most", async () => {
    const [post] = await write(NOW - 5);
    await tell(post?.message ?? "", post?.content ?? "");
    expect((await poll("since=0")).messages).toEqual([post?.message]);
    await clock.advance(20_000 + MUTE_MS);
    expect((await poll("since=0")).messages).toEqual([post?.message, post?.content]);
  });

  it("answers no ask while it verifies, and what comes meanwhile is told on, listed for a while, and lost; its text stays", async () => {
    const [first, lost] = await write(NOW - 5, NOW - 4);
    const { heard, session } = connect();
    await tell(first?.content ?? "", first?.message ?? "");
    const reading = get("/all");
    session.frame(first?.id ?? "");
    await tell(lost?.content ?? "", lost?.message ?? "");
    expect((await poll("since=0")).messages).toContain(lost?.message);
    expect(heard).toEqual([first?.content, first?.message, lost?.content, lost?.message]);
    await clock.advance(MUTE_MS);
    await core.settled();
    expect(JSON.parse(textOf(await reading))).toMatchObject([{ hash: first?.id }]);
    expect(heard.at(-1)).toBe(first?.message);
    expect((await poll("since=0")).messages).not.toContain(lost?.message);
    expect([core.lost, core.blob(lost?.id ?? "")]).toEqual([1, lost?.message]);
    // Told again, it is listed again.
    await tell(lost?.message ?? "");
    expect((await poll("since=0")).messages).toContain(lost?.message);
  });

  it("goes back to what it had saved when it is killed: the texts are there, the entries of the last second are not", async () => {
    const [saved, unsaved] = await write(NOW - 5, NOW - 4);
    await tell(saved?.content ?? "", saved?.message ?? "");
    await clock.advance(1_000);
    // The write to the disk began within that second.
    await disk.save(core.log);
    await tell(unsaved?.content ?? "", unsaved?.message ?? "");
    await disk.close();
    await open();
    expect((await poll("since=0")).messages).toEqual([saved?.message, saved?.content]);
    expect(
      [unsaved?.message, unsaved?.content].map((text) => text && [...disk.blobs.values()].includes(text)),
    ).toEqual([true, true]);
  });

  it("takes other spellings of one message for others, and ends of a binary frame", async () => {
    const [post] = await write(NOW - 5);
    const message = post?.message ?? "";
    const spaced = `${message.slice(0, 100)} ${message.slice(100)}`;
    expect(await openMessage(spaced, nodeCrypto())).toMatchObject({ ok: false });
    await tell(post?.content ?? "", message, spaced);
    expect((await poll("since=0")).messages).toEqual([message, post?.content, spaced, post?.content]);
    connect().session.binary?.();
    expect(crashes).toBe(1);
  });
});
