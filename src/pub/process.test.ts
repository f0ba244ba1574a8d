/** The pub as a process, as `npm run pub` starts it. */
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { parseDocument, parseHash, referencesOf, textField } from "apds";
import * as v from "valibot";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { dial } from "../testing/dial.ts";
import { makeNetwork } from "../testing/post-maker.ts";

const root = fileURLToPath(new URL("../..", import.meta.url));
const polled = v.object({ messages: v.array(v.string()), cursor: v.string(), more: v.boolean() });
const entry = v.object({
  hash: v.string(),
  sig: v.string(),
  author: v.string(),
  text: v.string(),
  ts: v.string(),
});

const running: ChildProcess[] = [];
let data: string;
beforeEach(async () => {
  data = await mkdtemp(join(tmpdir(), "pub-"));
});
afterEach(async () => {
  for (const child of running.splice(0)) {
    if (child.exitCode !== null || child.signalCode !== null) continue;
    child.kill("SIGKILL");
    await once(child, "exit");
  }
  await rm(data, { recursive: true });
});

async function start(...args: readonly string[]) {
  const child = spawn(
    process.execPath,
    ["--import", "tsx", "src/pub/main.ts", "--port", "0", "--data", data, ...args],
    {
      cwd: root,
      stdio: ["ignore", "pipe", "inherit"],
    },
  );
  running.push(child);
  const [chunk] = v.parse(v.tuple([v.instance(Buffer)]), await once(child.stdout, "data"));
  const first = /^pub listening on ws:\/\/127\.0\.0\.1:(\d+)\n$/.exec(chunk.toString());
  if (!first) throw new Error(`its first line was: ${chunk.toString()}`);
  const port = Number(first[1]);
  return { child, port, url: `http://127.0.0.1:${port}` };
}

async function pollAll(url: string): Promise<readonly string[]> {
  const all: string[] = [];
  for (let cursor = "", more = true; more; ) {
    const page = v.parse(polled, await (await fetch(`${url}/gossip/poll?after=${cursor}&limit=500`)).json());
    all.push(...page.messages);
    ({ cursor, more } = page);
  }
  return all;
}

describe("the pub process", () => {
  it("holds after kill -9 all that it told on, answered and listed", { timeout: 60_000 }, async () => {
    const posts = await makeNetwork({ authors: 5, posts: 400, from: Date.now() - 500_000, stepMs: 1_000 });
    const { child, port, url } = await start();
    const [teller, other] = [await dial(port), await dial(port)];
    for (const { message, content } of posts) for (const text of [content, message]) teller.send(text);
    // In the middle of it: some are told on, others are still on their way.
    const middle = posts[200]?.message;
    await other.hears((frame) => frame === middle);
    const listed = await pollAll(url);
    const heard = [...other.heard()];
    child.kill("SIGKILL");
    await once(child, "exit");

    const again = await start();
    const kept = await pollAll(again.url);
    expect(listed.length).toBeGreaterThan(200);
    expect(kept.slice(0, listed.length)).toEqual(listed);
    // Contents whose message was not told yet are orphans: asked for by hash below.
    const keptTexts = new Set(kept);
    const messages = heard.filter((text) => text.length === 208);
    expect(messages.filter((text) => !keptTexts.has(text))).toEqual([]);
    const asker = await dial(again.port);
    const last = posts[posts.findLastIndex(({ content }) => heard.includes(content))];
    asker.send(last?.message ?? "");
    asker.send(last?.id ?? "");
    await asker.hears((frame) => frame === last?.message);
    expect(await pollAll(again.url)).toContain(last?.content);
    await asker.close();
  });

  it.each(["SIGTERM", "SIGINT"] as const)(
    "ends by itself on %s, with sockets open",
    { timeout: 30_000 },
    async (signal) => {
      const { child, port } = await start();
      const client = await dial(port);
      child.kill(signal);
      expect(await once(child, "exit")).toEqual([0, null]);
      expect(await client.ended()).toBe(1001);
    },
  );

  it("makes the sample network once: 120 posts of 5 people, nothing missing", {
    timeout: 60_000,
  }, async () => {
    const before = Date.now();
    const { child, url } = await start("--seed-sample");
    const all = v.parse(v.array(entry), await (await fetch(`${url}/all`)).json());
    expect(all).toHaveLength(120);
    const authors = new Set(all.map(({ author }) => author));
    expect(authors.size).toBe(5);
    const held = new Set(all.map(({ hash }) => hash));
    const kinds = new Map<string, number>();
    for (const { text } of all) {
      expect(text.length).not.toBe(44);
      const document = parseDocument(text);
      for (const kind of ["previous", "reply", "edit", "image"])
        if (textField(document, kind) !== undefined) kinds.set(kind, (kinds.get(kind) ?? 0) + 1);
      if (/!\[[a-z]+\]\(/.test(document.body)) kinds.set("picture", (kinds.get("picture") ?? 0) + 1);
      for (const { hash } of referencesOf(document)) {
        if (held.has(hash)) continue;
        const image = await (await fetch(`${url}/${hash}`)).text();
        expect(image).toMatch(/^data:image\/png;base64,iVBORw0KGgo/);
      }
    }
    expect(kinds.get("previous")).toBe(115);
    for (const kind of ["reply", "edit", "image", "picture"])
      expect(kinds.get(kind), kind).toBeGreaterThanOrEqual(5);
    const times = all.map(({ ts }) => Number(ts));
    expect(times).toEqual([...times].sort((a, b) => a - b));
    expect(new Set(times).size).toBe(120);
    const day = 24 * 3_600_000;
    expect((times[0] ?? 0) - before).toBeGreaterThanOrEqual(-30 * day);
    expect((times[0] ?? 0) - before).toBeLessThan(-28 * day);
    expect(times.at(-1)).toBeLessThan(before);
    for (const author of authors) {
      const name =
        textField(parseDocument(all.find((post) => post.author === author)?.text ?? ""), "name") ?? "";
      const named = v.parse(v.array(v.string()), await (await fetch(`${url}/${name.toLowerCase()}`)).json());
      expect(named).toEqual([author]);
      expect(parseHash(author)).toBeDefined();
    }
    child.kill("SIGTERM");
    await once(child, "exit");
    const again = await start("--seed-sample");
    expect(v.parse(v.array(entry), await (await fetch(`${again.url}/all`)).json())).toEqual(all);
  });

  it("makes a network of any size, chained and answered, and counts what it is asked", {
    timeout: 60_000,
  }, async () => {
    const { port, url } = await start("--seed-network", "authors=7,posts=90", "--stats", "--no-poll");
    const all = v.parse(v.array(entry), await (await fetch(`${url}/all`)).json());
    expect(all).toHaveLength(90);
    expect(new Set(all.map(({ author }) => author)).size).toBe(7);
    const fields = (kind: string) =>
      all.filter(({ text }) => textField(parseDocument(text), kind) !== undefined).length;
    expect([fields("previous"), fields("reply"), fields("image")]).toEqual([83, 22, 90]);
    const client = await dial(port);
    client.send(all[0]?.hash ?? "");
    await client.hears((frame) => frame === all[0]?.sig);
    await client.close();
    expect((await fetch(`${url}/gossip/poll?since=0`)).status).toBe(404);
    expect(await (await fetch(`${url}/stats`)).json()).toEqual({
      sockets: 1,
      framesIn: { asks: 1, messages: 0, blobs: 0, binary: 0 },
      framesOut: { asks: 0, messages: 1, blobs: 0, binary: 0 },
      requests: { poll: 1, heavy: 1, gossip: 0 },
      targets: ["/all", "/gossip/poll?since=0"],
      posts: 90,
      lost: 0,
    });
  });

  it("ends of a binary frame where it behaves as the reference, and comes back with what was a second old", {
    timeout: 60_000,
  }, async () => {
    const { child, port, url } = await start("--as-reference", "--seed-network", "authors=2,posts=10");
    const all = v.parse(v.array(entry), await (await fetch(`${url}/all`)).json());
    expect(all).toHaveLength(10);
    const client = await dial(port);
    client.send(Buffer.from([1]));
    expect(await once(child, "exit")).toEqual([1, null]);
    const again = await start("--as-reference");
    expect(v.parse(v.array(entry), await (await fetch(`${again.url}/all`)).json())).toEqual(all);
  });
});
