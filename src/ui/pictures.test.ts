import { beforeEach, describe, expect, it } from "vitest";
import { rpcClient } from "../rpc/client.ts";
import type { BlobView } from "../rpc/posts.ts";
import { FakeClientRuntime } from "../testing/fake-runtime.ts";
import { HandClock } from "../testing/hand-clock.ts";
import { type Picture, Pictures } from "./pictures.ts";

const png = (width: number, height: number): string => {
  const bytes = Buffer.alloc(33);
  bytes.write("\x89PNG\r\n\x1a\n\0\0\0\rIHDR", "latin1");
  bytes.writeUInt32BE(width, 16);
  bytes.writeUInt32BE(height, 20);
  return `data:image/png;base64,${bytes.toString("base64")}`;
};
describe("pictures that are shown", () => {
  const clock = new HandClock(0);
  let runtime = new FakeClientRuntime();
  let blob: BlobView = { state: "asked" };
  let open: string[] = [];
  let pictures: Pictures;
  let seen: Picture[] = [];
  const take = (picture: Picture): number => seen.push(picture);

  beforeEach(() => {
    runtime = new FakeClientRuntime();
    runtime.answer = () => Promise.resolve({ ok: true, value: blob });
    open = [];
    seen = [];
    pictures = new Pictures(rpcClient(runtime, clock), clock, {
      make: () => {
        open.push(`blob:${runtime.sent.length}`);
        return open.at(-1) ?? "";
      },
      revoke: (url) => {
        open = open.filter((one) => one !== url);
      },
    });
  });

  it("are read once for all places, and let go of with the last one", async () => {
    blob = { state: "held", text: png(4, 3) };
    const [one, two] = [new AbortController(), new AbortController()];
    pictures.show("hash", "author", take, one.signal);
    pictures.show("hash", "author", take, two.signal);
    await clock.advance(0);
    expect(runtime.sent).toHaveLength(1);
    expect(seen.filter(({ kind }) => kind === "shown")).toHaveLength(2);
    one.abort();
    expect(open).toHaveLength(1);
    two.abort();
    expect(open).toEqual([]);
  });

  it("are asked for where they are missing, calmly, and shown when they come", async () => {
    blob = { state: "asked" };
    const life = new AbortController();
    pictures.show("hash", "author", take, life.signal);
    await clock.advance(30_000);
    expect(runtime.sent).toHaveLength(5);
    expect(seen.at(-1)).toEqual({ kind: "asked" });
    blob = { state: "held", text: png(4, 3) };
    await clock.advance(60_000);
    expect(seen.at(-1)).toMatchObject({ kind: "shown", width: 4, height: 3 });
    const { length } = runtime.sent;
    await clock.advance(600_000);
    expect(runtime.sent).toHaveLength(length);
  });

  it("are nothing where they can't be shown, and are not asked for once nobody looks", async () => {
    blob = { state: "held", text: "<svg onload=alert(1)>" };
    const life = new AbortController();
    pictures.show("svg", "author", take, life.signal);
    await clock.advance(0);
    expect([seen.at(-1), open]).toEqual([{ kind: "unusable" }, []]);
    blob = { state: "nowhere" };
    pictures.show("other", "author", take, life.signal);
    await clock.advance(0);
    expect(seen.at(-1)).toEqual({ kind: "nowhere" });
    life.abort();
    const { length } = runtime.sent;
    await clock.advance(600_000);
    expect(runtime.sent).toHaveLength(length);
  });
});
