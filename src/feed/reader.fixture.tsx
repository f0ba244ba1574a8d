/** The reader over a background that a test plays, dressed as it is, in a real document. */
import { act } from "preact/test-utils";
import { afterAll, afterEach, beforeAll } from "vitest";
import { seededRandom } from "../base/random.ts";
import { wear } from "../testing/axe.ts";
import { english } from "../testing/english.ts";
import type { FeedStore } from "../testing/feed-store.ts";
import { putOn } from "../testing/looks.ts";
import { openPage, type Page } from "../testing/page.tsx";
import { openState, samplePub, sampleView } from "../testing/sample-views.ts";
import { openModel } from "../ui/status-model.ts";
import { App } from "./app.tsx";

interface Opening {
  /** Where in the reader. */
  readonly hash?: string;
  readonly words?: typeof english;
  readonly view?: ReturnType<typeof sampleView>;
  readonly letterKeys?: NonNullable<Parameters<typeof App>[0]["letterKeys"]>;
}

let page: Page | undefined;

/** Once in each test file that opens the reader: puts its sheets on for all tests, and closes what each of them opened. */
export function withReader(): void {
  let takeOff = (): void => {};
  beforeAll(async () => {
    takeOff = await putOn("ui/theme.css", "ui/parts.css", "ui/compose.css", "feed/feed.css");
  });
  afterAll(() => takeOff());
  afterEach(() => {
    page?.close();
    page = undefined;
    wear(undefined);
    history.replaceState(null, "", location.pathname + location.search);
    scrollTo(0, 0);
  });
}

/** @param background what answers its requests */
export async function openReader(
  background: Pick<FeedStore, "answer">,
  { hash = "#/", words = english, view = sampleView([samplePub(openState)]), ...more }: Opening = {},
): Promise<Page> {
  history.replaceState(null, "", hash);
  page = await openPage(
    "reader",
    ({ client, clock, signal }) => (
      <App
        model={openModel(client, clock, signal)}
        client={client}
        clock={clock}
        random={seededRandom(1)}
        {...more}
      />
    ),
    "div",
    words,
    background.answer,
  );
  await page.give(view);
  await page.pass(0);
  return page;
}

/** Another place of the reader that is open, as by a link in it. */
export async function go(hash: string): Promise<void> {
  if (location.hash === hash) return;
  await moved(() => {
    location.hash = hash;
  });
  await page?.pass(0);
}

/** Does what leads to another place, and waits until the reader heard of that. */
export const moved = (lead: () => unknown): Promise<void> =>
  act(async () => {
    const heard = new Promise((resolve) => addEventListener("hashchange", resolve, { once: true }));
    await lead();
    await heard;
  });

/** Scrolls by so many px, or to 0, as a person does, and waits for the browser to say that it did. */
export async function scroll(by: number): Promise<void> {
  await act(async () => {
    const scrolled = new Promise((resolve) => addEventListener("scroll", resolve, { once: true }));
    scrollBy({ top: by, behavior: "instant" });
    await scrolled;
  });
  await page?.pass(0);
}
