/** The edges over real sockets: bounds, junk, and nothing lost by back-pressure or by reading. */
import { once } from "node:events";
import { request } from "node:http";
import { connect } from "node:net";
import { memoryStore, openApds } from "apds";
import * as v from "valibot";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { type Dialled, dial, openFence } from "../testing/dial.ts";
import { type MadePost, makeNetwork } from "../testing/post-maker.ts";
import { TestClock } from "../testing/test-clock.ts";
import { bounds } from "./bounds.ts";
import { openPubCore, type PubCore } from "./dialect.ts";
import { answerHttp } from "./http.ts";
import { nodeCrypto } from "./node-crypto.ts";
import { type PubServer, startServer } from "./server.ts";

const crypto = nodeCrypto();
let clock: TestClock;
let core: PubCore;
let server: PubServer;
let url: string;
let fence: (client: Dialled) => Promise<void>;

beforeEach(async () => {
  clock = new TestClock(Date.now());
  const apds = openApds({ store: memoryStore(), now: () => clock.now(), crypto });
  core = await openPubCore({ apds, clock });
  server = await startServer({
    core,
    answer: (request) => answerHttp(core, () => undefined, request),
    clock,
    port: 0,
    host: "127.0.0.1",
  });
  url = `http://127.0.0.1:${server.port}`;
  fence = await openFence(core, crypto);
});
afterEach(() => server.close());

const network = (posts: number): Promise<readonly MadePost[]> =>
  makeNetwork({ authors: 10, posts, from: Date.now() - posts * 1_000, stepMs: 1_000 });

const listed = v.array(v.object({ sig: v.string(), text: v.optional(v.string()) }));
const readAll = async () => v.parse(listed, await (await fetch(`${url}/all`)).json());

describe("the pub's edges", () => {
  it("ignores a text of 2 MB, binary frames and empty ones, and goes on", async () => {
    const [teller, other] = [await dial(server.port), await dial(server.port)];
    for (const junk of ["x".repeat(2_000_000), Buffer.from([1, 2, 255]), Buffer.alloc(0), ""])
      teller.send(junk);
    teller.send("still here");
    await other.hears((frame) => frame === "still here");
    await fence(teller);
    expect([teller.heard(), other.heard()]).toEqual([[], ["still here"]]);
    expect(teller.cut()).toBe(false);
    await Promise.all([teller.close(), other.close()]);
  });

  it("ends a socket whose frame is over the bound or is no UTF-8, and only this one", async () => {
    const [large, wrong, other] = [await dial(server.port), await dial(server.port), await dial(server.port)];
    large.send("x".repeat(bounds.frameBytes + 1));
    wrong.socket.send(Buffer.from([0xc3, 0x28]), { binary: false });
    expect([await large.ended(), await wrong.ended()]).toEqual([1009, 1007]);
    await fence(other);
    expect(other.cut()).toBe(false);
    await other.close();
  });

  it("takes 10,000 frames at once from a socket: all are dealt with, in order", {
    timeout: 30_000,
  }, async () => {
    const [teller, other] = [await dial(server.port), await dial(server.port)];
    const frames = Array.from({ length: 10_000 }, (_, at) => `junk number ${at}`);
    for (const frame of frames) teller.send(frame);
    await other.hears((frame) => frame === frames.at(-1));
    expect(other.heard()).toEqual(frames);
    expect(core.listing.size).toBe(0);
    await Promise.all([teller.close(), other.close()]);
  });

  it("stops reading a socket that sent more than its share until the second is over", {
    timeout: 30_000,
  }, async () => {
    const [teller, other] = [await dial(server.port), await dial(server.port)];
    // What one read of a socket brings beyond the share is taken as well: far fewer than this.
    const count = bounds.framesPerSecond + 30_000;
    for (let at = 0; at < count; at++) teller.send("x");
    teller.send("the end");
    // The clock stands still.
    const heard = (): number => other.heard().length;
    for (let last = -1; last !== heard() || last < bounds.framesPerSecond; await fence(other)) last = heard();
    expect(heard()).toBeLessThan(count);
    await clock.advance(1_000);
    await other.hears((frame) => frame === "the end");
    expect(heard()).toBe(count + 1);
    await Promise.all([teller.close(), other.close()]);
  });

  it("loses nothing that is told while /all is read", { timeout: 60_000 }, async () => {
    const posts = await network(600);
    const teller = await dial(server.port);
    const reads: Promise<unknown>[] = [];
    for (const [at, { message, content, blobs }] of posts.entries()) {
      for (const text of [content, message, ...blobs]) teller.send(text);
      if (at % 60 === 0) reads.push(readAll());
    }
    await Promise.all(reads);
    await fence(teller);
    const all = await readAll();
    expect(all.map(({ sig }) => sig)).toEqual(posts.map(({ message }) => message));
    expect(all.map(({ text }) => text)).toEqual(posts.map(({ content }) => content));
    await teller.close();
  });

  it("does not build an answer for a reader that does not read, and serves others meanwhile", async () => {
    const large = "y".repeat(bounds.contentCharacters - 100);
    for (let at = 0; at < 12; at++) await core.post(`${at}${large}`);
    const posts = await network(30);
    for (const { content, message } of posts) for (const text of [content, message]) await core.post(text);
    const lazy = connect(server.port, "127.0.0.1");
    await once(lazy, "connect");
    lazy.pause();
    lazy.write("GET /all HTTP/1.1\r\nhost: pub\r\n\r\n");
    expect(await readAll()).toHaveLength(30);
    lazy.destroy();
  });

  it("ends a socket that does not answer, and keeps one that does", async () => {
    const [alive, dead] = [await dial(server.port), await dial(server.port)];
    // A paused socket reads no ping, and so sends no pong.
    dead.socket.pause();
    await clock.advance(bounds.pingMs);
    await fence(alive);
    await clock.advance(bounds.pingMs);
    dead.socket.resume();
    expect(await dead.ended()).toBe(1006);
    await fence(alive);
    expect(alive.cut()).toBe(false);
    await alive.close();
  });

  it("answers 413 to a body that is too large and 400 to one that is no text", async () => {
    const post = async (body: Uint8Array<ArrayBuffer>): Promise<number> =>
      (await fetch(`${url}/gossip`, { method: "POST", body })).status;
    expect(await post(new Uint8Array([0xc3, 0x28]))).toBe(400);
    // Its end may come while the body is still on its way, and then the client sees a cut.
    expect(await post(new Uint8Array(bounds.frameBytes + 1)).catch(() => 413)).toBe(413);
  });

  it("keeps the path of a request as it stands", async () => {
    const asked = request({ port: server.port, path: "/../package.json" });
    asked.end();
    const [response] = v.parse(
      v.tuple([v.looseObject({ statusCode: v.number() })]),
      await once(asked, "response"),
    );
    expect(response.statusCode).toBe(404);
  });

  it("tells a POST to all sockets", async () => {
    const client = await dial(server.port);
    const answer = await fetch(`${url}/gossip`, { method: "POST", body: "told by HTTP" });
    expect(await answer.json()).toEqual({ messages: [] });
    expect(answer.headers.get("x-anproto-pub")).toBe("1");
    await client.hears((frame) => frame === "told by HTTP");
    await client.close();
  });

  it("rejects when its port is taken", async () => {
    await expect(
      startServer({
        core,
        answer: (request) => answerHttp(core, () => undefined, request),
        clock,
        port: server.port,
        host: "127.0.0.1",
      }),
    ).rejects.toMatchObject({ code: "EADDRINUSE" });
  });
});
