/** Follows a run through its popup: lines for what changes, the screenshot, and the verdict of `--until-synced`. */
import { writeFileSync } from "node:fs";
import type { Page } from "../e2e/fixtures/driver.ts";
import type { StatusView } from "../src/rpc/contract.ts";
import { reporter, stateLine, takeViews } from "./popup-status.ts";
import { holdingsOf, lackingOf } from "./pub-holdings.ts";

const SYNC_LIMIT_MS = 120_000;
const LOOK_MS = 250;
/** So long the popup may take to draw the view that was told last. */
const DRAW_LIMIT_MS = 5_000;

export interface Following {
  readonly popup: Page;
  /** The addresses that the browser was started with. */
  readonly pubs: readonly string[];
  readonly untilSynced: boolean;
  /** Absolute; none: no screenshot. */
  readonly screenshot: string | undefined;
  readonly say: (line: string) => void;
}

/** Resolves after `ms`, or at once when the run is to end. */
function pause(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(done, signal.aborted ? 0 : ms);
    function done(): void {
      clearTimeout(timer);
      signal.removeEventListener("abort", done);
      resolve();
    }
    signal.addEventListener("abort", done);
  });
}

/** A picture of the popup as people have it: 360 pixels wide, once it shows the counts of this view. */
async function shoot({ popup, say }: Following, view: StatusView, file: string): Promise<void> {
  await popup.resize(360, 600);
  const count = new Intl.NumberFormat("en").format(view.posts);
  const late = AbortSignal.timeout(DRAW_LIMIT_MS);
  while (!late.aborted && !(await popup.text("body"))?.includes(count)) await pause(50, late);
  writeFileSync(file, await popup.screenshot("body"));
  say(`screenshot in ${file}`);
}

interface Synced {
  readonly posts: number;
  readonly authors: number;
}

/** What the pubs hold, once the browser holds all of it; else what is not so yet. */
async function compare({ popup, pubs }: Following, view: StatusView): Promise<Synced | string> {
  if (!view.pubs.every(({ state }) => state.kind === "open")) return "not connected to all pubs";
  if (view.wants > 0) return `${view.wants} texts that posts name are missing`;
  try {
    const holdings = await Promise.all(pubs.map(holdingsOf));
    const lacking = await lackingOf(popup, holdings);
    if (lacking > 0) return `${lacking} posts and blobs of the pubs are missing`;
    return {
      posts: new Set(holdings.flatMap((one) => [...one.posts])).size,
      authors: new Set(holdings.flatMap((one) => [...one.authors])).size,
    };
  } catch (error) {
    return String(error);
  }
}

/** The exit code; resolves when it is synced or too late, or else when `signal` aborts. Rejects when the popup's page is gone. */
export async function follow(following: Following, signal: AbortSignal): Promise<number> {
  const { popup, pubs, untilSynced, screenshot, say } = following;
  const began = performance.now();
  const report = reporter(say);
  let latest: StatusView | undefined;
  let reason = "the background says nothing";
  let shot = false;

  async function look(): Promise<Synced | undefined> {
    const news = await takeViews(popup);
    for (const view of news) report(view);
    latest = news.at(-1) ?? latest;
    if (!latest) return undefined;
    if (!untilSynced) {
      if (screenshot && !shot && latest.pubs.some(({ state }) => state.kind === "open")) {
        shot = true;
        await shoot(following, latest, screenshot);
      }
      return undefined;
    }
    // To list all it holds costs a pub: only when the browser says something new.
    const compared = news.length > 0 ? await compare(following, latest) : reason;
    if (typeof compared !== "string") return compared;
    reason = compared;
    return undefined;
  }

  async function looks(): Promise<number> {
    while (!signal.aborted) {
      const synced = await look();
      if (synced) {
        const seconds = ((performance.now() - began) / 1000).toFixed(1);
        if (screenshot && latest) await shoot(following, latest, screenshot);
        say(
          `synced ${synced.posts} posts of ${synced.authors} authors from ${pubs.length} pub(s) in ${seconds} s`,
        );
        return 0;
      }
      await pause(LOOK_MS, signal);
    }
    return untilSynced ? 1 : 0;
  }

  /** Beside the looks, so that a page that never answers is too late as well. */
  async function tooLate(): Promise<number> {
    await pause(SYNC_LIMIT_MS, signal);
    const states = latest?.pubs.map((pub) => stateLine(pub, latest?.now ?? 0)).join("; ");
    if (!signal.aborted)
      say(
        `not synced after 120 s: ${reason} (${latest?.posts ?? 0} posts held; ${states ?? "no pub known"})`,
      );
    return 1;
  }

  return untilSynced ? await Promise.race([looks(), tooLate()]) : await looks();
}
