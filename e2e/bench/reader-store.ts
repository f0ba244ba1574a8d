/** A browser of its own for each size, with the extension as people get it, filled from a pub and indexed to the end. */
import { cpSync, existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { ask } from "../../scripts/popup-status.ts";
import { asExpression, type Driver, type Page, type Target } from "../fixtures/driver.ts";
import { buildExtension, launch } from "../fixtures/launch.ts";
import { type PubProcess, startPub } from "../fixtures/pub.ts";
import { freePort } from "./debugger.ts";
import { type ReaderSet, readerSet } from "./reader-posts.ts";
import { probe } from "./reader-probe.ts";

export interface Filled {
  readonly set: ReaderSet;
  readonly driver: Driver;
  /** The browser's profile. */
  readonly profile: string;
  readonly pub: PubProcess;
  /** A tab with nothing in it that can ask the background. */
  readonly tab: Page;
  /** Chromium's, for heaps and profiles; 0: none. */
  readonly debugPort: number;
  /** ms from the adding of the pub until all was held, and from then until all of it was indexed. */
  readonly fill: number;
  readonly index: number;
}

const READER = "src/feed/index.html";
const EMPTY = "bench.html";
/** Window of the reader, in CSS px: that of a laptop. */
export const [WIDTH, HEIGHT] = [1_280, 800];

/** The extension as it is packaged, beside an empty page, and with a script in the reader's page that looks at the clock. */
export async function buildReader(target: Target, folder: string): Promise<void> {
  await buildExtension(target, folder, []);
  writeFileSync(join(folder, EMPTY), "<!doctype html><meta charset=utf-8><title>bench</title>");
  writeFileSync(join(folder, "probe.js"), asExpression(probe, []));
  const page = join(folder, READER);
  const html = readFileSync(page, "utf8");
  writeFileSync(page, html.replace("<head>", `<head><script src="/probe.js"></script>`));
}

interface Kept {
  readonly port: number;
  readonly fill: number;
  readonly index: number;
}

/** @param folder where the profile is made, or was by an earlier run: what it holds is not fetched again */
export async function fillBrowser(
  target: Target,
  extension: string,
  folder: string,
  posts: number,
  say: (line: string) => void,
): Promise<Filled> {
  const set = await readerSet(posts);
  const profile = join(folder, `${target}-${posts}`);
  const notes = `${profile}.json`;
  const kept = existsSync(notes) ? (JSON.parse(readFileSync(notes, "utf8")) as Kept) : undefined;
  mkdirSync(profile, { recursive: true });
  // A copy: it is told more.
  if (!kept) cpSync(set.pub, `${profile}-pub`, { recursive: true });
  const pub = await startPub({ data: `${profile}-pub`, ...(kept && { port: kept.port }) });
  const debugPort = target === "chrome" ? await freePort() : 0;
  const driver = await launch(target, {
    extension,
    profile,
    ...(debugPort > 0 && { args: [`--remote-debugging-port=${debugPort}`] }),
  });
  const tab = await driver.open(EMPTY);
  const posted = async (): Promise<number> =>
    (await ask(tab, "status", {}).catch(() => undefined))?.posts ?? 0;
  const began = performance.now();
  if (!kept) {
    await until(
      async () => (await ask(tab, "add", { address: pub.url }).catch(() => undefined))?.ok === true,
    );
    await until(async () => (await posted()) >= posts);
  }
  const held = performance.now();
  await until(async () => {
    const [found, status] = await Promise.all([
      ask(tab, "search", { words: "post", limit: 1 }),
      ask(tab, "status", {}),
    ]);
    return (
      found.unindexed === 0 && status.pubs.every(({ catchUp, state }) => !catchUp && state.kind === "open")
    );
  });
  const { fill, index } = kept ?? { fill: held - began, index: performance.now() - held };
  writeFileSync(notes, JSON.stringify({ port: pub.port, fill, index } satisfies Kept));
  say(
    `${posts} posts held ${kept ? "from before" : `after ${(fill / 1000).toFixed(1)} s`}, indexed ${(index / 1000).toFixed(1)} s behind that`,
  );
  return { set, driver, profile, pub, tab, debugPort, fill, index };
}

export async function emptyBrowser({ driver, pub }: Filled): Promise<void> {
  await driver.close().catch(() => undefined);
  await pub.kill();
}

/** The reader in a tab of its own, at this address of it. */
export async function openReader({ driver }: Pick<Filled, "driver">, hash = "#/"): Promise<Page> {
  return driver.open(`${READER}${hash}`);
}

const LOOK_EACH_MS = 200;
const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

/** Looked at five times a second. Ends after ten minutes: whatever it waits for is not coming. */
export async function until(isSo: () => Promise<boolean>, each = LOOK_EACH_MS): Promise<void> {
  const end = performance.now() + 600_000;
  while (!(await isSo())) {
    if (performance.now() > end) throw new Error("waited ten minutes for nothing");
    await pause(each);
  }
}
