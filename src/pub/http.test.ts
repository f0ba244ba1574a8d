/** The recorded HTTP answers of the reference (`http.json`), asked of ours in their order; and what ours does better. */
import { readFile } from "node:fs/promises";
import { memoryStore, openApds } from "apds";
import * as v from "valibot";
import { beforeEach, describe, expect, it } from "vitest";
import { TestClock } from "../testing/test-clock.ts";
import { openPubCore, type PubCore } from "./dialect.ts";
import { answerHttp, type PubRequest } from "./http.ts";
import { nodeCrypto } from "./node-crypto.ts";

const entry = v.object({
  hash: v.string(),
  sig: v.string(),
  author: v.string(),
  text: v.optional(v.string()),
});
const polled = v.object({
  messages: v.array(v.string()),
  nextSince: v.nullable(v.number()),
  cursor: v.optional(v.string()),
  more: v.optional(v.boolean()),
});
const exchange = v.object({
  status: v.number(),
  headers: v.optional(v.record(v.string(), v.string()), {}),
  body: v.string(),
});
/** Odd polls were recorded by their figures. */
const figures = v.object({ messages: v.number(), nextSince: v.nullable(v.number()) });
const recorded = v.parse(
  v.pipe(v.string(), v.parseJson(), v.record(v.string(), v.unknown())),
  await readFile(new URL("../testing/data/http.json", import.meta.url), "utf8"),
);
const theirs = (name: string) => v.parse(exchange, recorded[name]);
const textOf = (name: string): string => theirs(name).body;
const entries = v.parse(v.pipe(v.string(), v.parseJson(), v.array(entry)), textOf("all"));
/** The one message that came after `all` was asked. */
const lastMessage =
  v.parse(v.pipe(v.string(), v.parseJson(), polled), textOf("poll_0")).messages.at(-1) ?? "";

const RECORDED_AT = 1_795_417_286_800;
const [one] = entries;
if (!one) throw new Error("nothing was recorded");

async function openPub(texts: readonly string[]): Promise<PubCore> {
  const clock = new TestClock(RECORDED_AT);
  const apds = openApds({ store: memoryStore(), now: () => clock.now(), crypto: nodeCrypto() });
  const core = await openPubCore({ apds, clock });
  for (const text of texts) await core.post(text);
  return core;
}

const directory = (name: string): readonly string[] | undefined =>
  name === "ev"
    ? v.parse(v.pipe(v.string(), v.parseJson(), v.array(v.string())), textOf("directory"))
    : undefined;

async function ask(
  core: PubCore,
  target: string,
  rest: Omit<PubRequest, "target" | "method"> & { method?: string } = {},
) {
  const { status, headers, body } = await answerHttp(core, directory, { method: "GET", ...rest, target });
  return { status, headers, body: typeof body === "string" ? body : [...body].join("") };
}

const told = entries.flatMap(({ sig, text }) => (text === undefined ? [sig] : [text, sig]));
/** Not of one answer, or of the transport: the clock, the length, the recording's stand-in for static files. */
const apart = new Set(["date", "content-length", "x-stub"]);
const shared = (headers: Readonly<Record<string, string>>) =>
  Object.fromEntries(Object.entries(headers).filter(([name]) => !apart.has(name)));

describe("HTTP, against the recorded answers", () => {
  let core: PubCore;
  beforeEach(async () => {
    core = await openPub(told);
  });

  const same: readonly (readonly [name: string, target: string])[] = [
    ["all", "/all"],
    ["latest", "/latest"],
    ["by_pubkey", `/${one.author}`],
    ["by_sig_hash", `/${one.hash}`],
    ["directory", "/ev"],
    ["root_nonempty", "/"],
    ["get_gossip", "/gossip"],
    ["gossip_prefix", "/gossipxyz"],
  ];
  it.each(same)("answers %s byte for byte", async (name, target) => {
    const { status, headers, body } = await ask(core, target);
    expect({ status, body }).toEqual({ status: theirs(name).status, body: textOf(name) });
    expect(headers).toMatchObject(shared(theirs(name).headers));
  });

  it("answers an empty pub, a POST that is no gossip and a query on the root like the reference", async () => {
    const empty = await openPub([]);
    expect((await ask(empty, "/all")).body).toBe(textOf("empty_all"));
    expect((await ask(empty, "/latest")).body).toBe(textOf("empty_latest"));
    expect((await ask(empty, "/")).status).toBe(theirs("empty_root").status);
    expect((await ask(core, "/all", { method: "POST" })).body).toBe(textOf("post_all"));
    expect((await ask(core, "/?two")).body).toBe(textOf("all"));
  });

  it("gives the raw text of a content, and nothing for a percent-encoded hash, an unknown one or an unknown name", async () => {
    const hash = await openApds({ store: memoryStore(), now: () => 0 }).hash("---\nname: bob\n---\ntwo");
    const found = await ask(core, `/${hash}`);
    expect(found).toMatchObject({ status: 200, body: textOf("by_content_hash") });
    expect(found.headers["content-type"]).toBe(theirs("by_content_hash").headers["content-type"]);
    for (const target of [`/${encodeURIComponent(hash)}`, `/${"A".repeat(43)}=`, "/nobody"])
      expect((await ask(core, target)).status, target).toBe(404);
  });

  it("answers a preflight with 204 and says what it allows", async () => {
    const answer = await ask(core, "/gossip", { method: "OPTIONS" });
    expect(answer.status).toBe(theirs("options_gossip").status);
    expect(answer.headers).toMatchObject(shared(theirs("options_gossip").headers));
  });

  it("answers a POST with what a socket would have been told", async () => {
    const post = async (body: string) => (await ask(core, "/gossip", { method: "POST", body })).body;
    const hash = await openApds({ store: memoryStore(), now: () => 0 }).hash("one");
    const unknown = "u4IDDbwryroyqQvy4geoSoVvxfAzt3xICDarb3f0Dxk=";
    expect(await post(hash)).toBe(textOf("post_hash_known"));
    expect(await post(one.author)).toBe(textOf("post_pubkey"));
    expect(await post(unknown)).toBe(textOf("post_unknown"));
    expect(await post(unknown)).toBe(textOf("post_unknown_again"));
    expect(await post(lastMessage)).toBe(textOf("post_sig"));
    expect(await post("")).toBe(textOf("post_empty"));
  });

  it("polls byte for byte, and every odd query gives as many texts and the same nextSince", async () => {
    await core.post(lastMessage);
    expect((await ask(core, "/gossip/poll?since=0")).body).toBe(textOf("poll_0"));
    const odd = Object.keys(recorded).filter((name) => name.startsWith("poll:"));
    expect(odd).toHaveLength(14);
    for (const name of odd) {
      const { body } = await ask(core, `/gossip/poll?${name.slice(5)}`);
      const { messages, nextSince } = v.parse(v.pipe(v.string(), v.parseJson(), polled), body);
      expect({ name, messages: messages.length, nextSince }).toEqual({
        name,
        ...v.parse(figures, recorded[name]),
      });
    }
  });
});

describe("HTTP, better than the reference", () => {
  const probes = [
    ["/all", 200],
    ["/gossip", 404],
    ["/gossip/poll", 200],
    ["/nobody", 404],
  ] as const;
  it.each(probes)("says at %s which pub it is, readable by other origins", async (target, status) => {
    const answer = await ask(await openPub(told), target);
    expect(answer.status).toBe(status);
    expect(answer.headers["x-anproto-pub"]).toBe("1");
    expect(answer.headers["access-control-expose-headers"]).toContain("x-anproto-pub");
    expect(answer.headers["access-control-allow-origin"]).toBe("*");
  });

  it("serves no keys, no files and nothing of the language", async () => {
    const core = await openPub(told);
    const paths = ["keypair", "hashlog", "openedlog", "previous", "constructor", "toString", "__proto__"];
    const climbs = ["../package.json", "..%2f..%2fetc/passwd", "directory.json", "%00", "%zz"];
    for (const path of [...paths, ...climbs])
      expect(await ask(core, `/${path}`), path).toMatchObject({ status: 404, body: '{"error":"not_found"}' });
  });

  it("makes a long answer in pieces, of one state", async () => {
    const core = await openPub([]);
    for (let at = 0; at < 3; at++) await core.post(`${at}`.repeat(100_000));
    for (const text of told) await core.post(text);
    const { body } = await answerHttp(core, directory, { method: "GET", target: "/all" });
    expect(body).not.toBeTypeOf("string");
    if (typeof body === "string") return;
    // What comes while it is read is not in it, and breaks nothing.
    await core.post(lastMessage);
    expect([...body].join("")).toBe(textOf("all"));
  });
});
