import { expect, test } from "vitest";
import { TestClock } from "../testing/test-clock.ts";
import { openSettings } from "./settings.ts";

interface Row {
  readonly seenSeq: number;
  readonly share: boolean;
}

async function opened() {
  const clock = new TestClock();
  const life = new AbortController();
  const written: Row[] = [];
  const disk = { isFull: false };
  const storage = {
    get: async (): Promise<Record<string, unknown>> => ({ settings: written.at(-1) }),
    async set({ settings }: Record<string, unknown>) {
      if (disk.isFull) throw new Error("QuotaExceededError");
      written.push(settings as Row);
    },
  };
  const open = () => openSettings(storage, clock, life.signal);
  return { clock, life, written, disk, open, settings: await open() };
}

test("a change is on disk when it resolves, and there at the next start", async () => {
  const { settings, written, open } = await opened();
  await settings.change({ share: false });
  expect(written).toMatchObject([{ share: false }]);
  expect((await open()).get().share).toBe(false);
});

test("a fresh install has the pubs of the build; a field that is not understood costs no other", async () => {
  const { settings, written, open } = await opened();
  expect(settings.get()).toMatchObject({
    pubs: [{ url: "wss://pub.default.invalid/", paused: false }],
    scope: "everyone",
    sites: ["https://wiredove.net"],
    notices: { on: false },
  });
  const pubs = [{ url: "wss://mine.example/", paused: true }];
  written.push({ ...settings.get(), pubs, share: false, scope: "friends", notices: 7 } as never);
  expect((await open()).get()).toMatchObject({
    pubs,
    share: false,
    scope: "everyone",
    notices: { on: false },
  });
  written.push(7 as never);
  expect((await open()).get().share).toBe(true);
});

test("what is only noted holds at once, and is one write in two seconds, or goes with a change", async () => {
  const { settings, written, clock } = await opened();
  const seen: number[] = [];
  settings.watch(({ seenSeq }) => seen.push(seenSeq), new AbortController().signal);
  for (let seq = 1; seq <= 100; seq += 1) {
    settings.note({ seenSeq: seq });
    await clock.advance(50);
  }
  expect(seen).toHaveLength(100);
  expect(settings.get().seenSeq).toBe(100);
  expect(written.length).toBeLessThanOrEqual(3);
  await clock.advance(2_000);
  expect(written.at(-1)?.seenSeq).toBe(100);
  settings.note({ seenSeq: 101 });
  await settings.change({ share: false });
  expect(written.at(-1)).toMatchObject({ seenSeq: 101, share: false });
});

test("a disk that refuses a note is no failure of anybody's: the next write has it", async () => {
  const { settings, written, clock, disk } = await opened();
  disk.isFull = true;
  settings.note({ seenSeq: 7 });
  await clock.advance(2_000);
  await expect(settings.change({ share: false })).rejects.toThrow("Quota");
  disk.isFull = false;
  await settings.change({ share: false });
  expect(written).toMatchObject([{ seenSeq: 7, share: false }]);
});

test("nothing that was noted is written after the end", async () => {
  const { settings, written, clock, life } = await opened();
  settings.note({ seenSeq: 7 });
  life.abort();
  await clock.advance(10_000);
  expect(written).toEqual([]);
});
