/**
 * `npm run bench:popup`: how soon the popup shows live data, beside an extension page that shows one word, in one run: each is opened in
 * turn, as a tab, while the background is awake. Prints medians and their ratio per browser; the exit code is 1 where it is 2 or more.
 *
 *   --browser chrome|firefox (default: both)   --opens 40 (of each page)
 */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { ask } from "../../scripts/popup-status.ts";
import type { Driver, Page, Target } from "../fixtures/driver.ts";
import { buildExtension, launch } from "../fixtures/launch.ts";
import { startPub } from "../fixtures/pub.ts";
import { tableOf } from "./table.ts";

const MOST = 2;
/** The first opens fill caches of both. */
const WARM_UP = 3;
const LATE_MS = 60_000;
const POPUP = "src/popup/index.html";
const EMPTY = "empty.html";

const { values } = parseArgs({
  options: { browser: { type: "string" }, opens: { type: "string", default: "40" } },
});
const targets: readonly Target[] =
  values.browser === undefined
    ? ["chrome", "firefox"]
    : [values.browser === "firefox" ? "firefox" : "chrome"];
const opens = Number(values.opens);

/** In both pages, ahead of all else: when what was waited for stands in a frame that was painted, ms since the page was asked for. */
const PROBE = `
const there = () => document.querySelector('.card[data-state="open"] .counts, #word') !== null;
const painted = () => requestAnimationFrame(() => {
  const { port1, port2 } = new MessageChannel();
  port1.onmessage = () => { document.documentElement.dataset.painted = String(performance.now()); };
  port2.postMessage(null);
});
const watch = new MutationObserver(() => {
  if (!there()) return;
  watch.disconnect();
  painted();
});
watch.observe(document, { childList: true, subtree: true, attributes: true, attributeFilter: ["data-state"] });
`;

/** Puts the probe, and the page to compare with, into a build. */
function fitOut(extension: string): void {
  writeFileSync(join(extension, "probe.js"), PROBE);
  const head = '<script src="/probe.js"></script>';
  writeFileSync(
    join(extension, EMPTY),
    `<!doctype html><html lang="en"><head><meta charset="utf-8">${head}<title>Empty</title></head><body><p id="word">Empty</p></body></html>`,
  );
  const file = join(extension, POPUP);
  const html = readFileSync(file, "utf8");
  const fitted = html.replace("<head>", `<head>${head}`);
  if (fitted === html) throw new Error("the popup has no head");
  writeFileSync(file, fitted);
}

async function until(holds: () => Promise<boolean>): Promise<void> {
  const late = AbortSignal.timeout(LATE_MS);
  while (!(await holds())) if (late.aborted) throw new Error(`nothing within ${LATE_MS / 1_000} s`);
}

async function paintedIn(page: Page): Promise<number> {
  let ms: number | null = null;
  await until(async () => {
    ms = await page.evaluate(() => Number(document.documentElement.dataset.painted) || null);
    return ms !== null;
  });
  return ms ?? Number.NaN;
}

async function open(driver: Driver, path: string): Promise<number> {
  const page = await driver.open(path);
  const ms = await paintedIn(page);
  await page.close();
  return ms;
}

const median = (figures: readonly number[]): number =>
  [...figures].sort((a, b) => a - b)[Math.floor(figures.length / 2)] ?? Number.NaN;

async function measure(target: Target, folder: string, pub: string) {
  const extension = join(folder, `build-${target}`);
  await buildExtension(target, extension, [pub]);
  fitOut(extension);
  const driver = await launch(target, { extension, profile: join(folder, `profile-${target}`) });
  try {
    // It stays open: whether the popup is the extension's first page is not what is asked.
    const first = await driver.open(POPUP);
    await until(async () => (await ask(first, "status", {})).posts >= 100);
    const [popup, empty]: [number[], number[]] = [[], []];
    for (let at = -WARM_UP; at < opens; at += 1) {
      const live = await open(driver, POPUP);
      const word = await open(driver, EMPTY);
      if (at < 0) continue;
      popup.push(live);
      empty.push(word);
    }
    return { target, popup: median(popup), empty: median(empty), ratio: median(popup) / median(empty) };
  } finally {
    await driver.close();
  }
}

const folder = mkdtempSync(join(tmpdir(), "wiredove-bench-popup-"));
const pub = await startPub({ data: join(folder, "pub"), args: ["--seed-sample"] });
try {
  const all = [];
  for (const target of targets) all.push(await measure(target, folder, pub.url));
  console.log(
    tableOf(
      all.map(({ target, popup, empty, ratio }) => ({
        browser: target,
        "popup with live data, ms": popup.toFixed(1),
        "empty page, ms": empty.toFixed(1),
        ratio: ratio.toFixed(2),
        [`below ${MOST}`]: ratio < MOST ? "holds" : "MISSED",
      })),
    ),
  );
  if (all.some(({ ratio }) => !(ratio < MOST))) process.exitCode = 1;
} finally {
  await pub.stop();
  rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
}
