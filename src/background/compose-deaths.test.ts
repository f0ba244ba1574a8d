/** From the press to the stored post, through the handlers: cut short at each step, and done twice at once. */
import { describe, expect, test } from "vitest";
import { bodyOf } from "../rpc/post-text.ts";
import { Fence } from "../testing/fence.ts";
import { mortalBrowser } from "../testing/mortal-browser.ts";
import { composeHandlers } from "./compose-handlers.ts";
import type { Engine } from "./engine.ts";

const PICTURE =
  "data:image/png;base64,iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mP8z8BQDwAEhQGAhKmMIQAAAABJRU5ErkJggg==";

type Browser = Awaited<ReturnType<typeof mortalBrowser>>;

/** What a page reaches of one life: the whole way is behind its fence. */
async function page({ live }: Browser, fence = new Fence(() => {})) {
  const { apds, pool }: Pick<Engine, "apds" | "pool"> = await live(fence);
  const handlers = composeHandlers(
    async () => ({ apds, pool }) as Engine,
    () => fence.call(async () => true),
  );
  return { handlers, hash: await apds.hash(PICTURE) };
}
type Handlers = Awaited<ReturnType<typeof page>>["handlers"];

/** What a page asks when its person presses *Post*: the draft goes onto the disk with its picture, then it is sent. */
async function press(handlers: Handlers, draft: Draft, kept: () => void = () => {}) {
  const { picture: _, ...sent } = draft;
  const answer = await handlers.keepDraft(draft);
  if (answer.ok) kept();
  return handlers.compose(sent);
}

interface Draft {
  readonly id: string;
  readonly text: string;
  readonly pictures: readonly { readonly hash: string; readonly alt: string }[];
  readonly picture: string;
}
const draftOf = (hash: string, id = "d-1", text = "Once."): Draft => ({
  id,
  text,
  pictures: [{ hash, alt: "A dot" }],
  picture: PICTURE,
});

describe("a background that dies on the way from the press to the stored post", () => {
  for (const carriedOut of [false, true])
    test(`leaves the draft with its picture or the post with it, whichever step is its last (${carriedOut ? "carried out, unanswered" : "not carried out"})`, async () => {
      let steps = 0;
      for (let answered = false; !answered; ) {
        steps += 1;
        const browser = await mortalBrowser();
        const { clock, store, onDisk } = browser;
        const fence = new Fence(() => {});
        const { handlers, hash } = await page(browser, fence);
        const draft = draftOf(hash);
        const body = bodyOf(draft);

        let isKept = false;
        fence.dieAt(steps, carriedOut);
        void press(handlers, draft, () => {
          isKept = true;
        }).then(() => {
          answered = true;
        });
        await clock.settle();
        fence.spare();
        fence.end();

        const left = await onDisk();
        const isPosted = left.posts.length > 0;
        const isHere = isPosted || left.drafts.length > 0;
        // What the page was told is true; what it was not told may be.
        if (isKept) expect([steps, isHere]).toEqual([steps, true]);
        expect({ steps, ...left }).toMatchObject({
          posts: isPosted ? [body] : [],
          drafts: isHere && !isPosted ? [draft.id] : [],
          pictures: isHere && !isPosted ? [hash] : [],
        });
        expect(await store.get(hash as never)).toBe(isPosted ? PICTURE : undefined);

        // The page hears nothing, and its person presses again.
        const next = await page(browser);
        const again = await press(next.handlers, draft);
        const after = await onDisk();
        expect(again).toEqual({ ok: true, id: after.ids[0] });
        expect(after).toMatchObject({ posts: [body], drafts: [], pictures: [], previous: after.ids[0] });
        expect(after.owed).toEqual(after.ids);
        expect(await store.get(hash as never)).toBe(PICTURE);
        expect(await next.handlers.drafts({})).toEqual([]);
      }
      // Consent, reads, hashes, a signature, its proof, two transactions: were it fewer, it would not die where it matters.
      expect(steps).toBeGreaterThan(15);
    });
});

describe("two tabs at once", () => {
  test("that send one draft make one post, with its picture, and hear of the same", async () => {
    const browser = await mortalBrowser();
    const { handlers, hash } = await page(browser);
    const [one, two] = await Promise.all([press(handlers, draftOf(hash)), press(handlers, draftOf(hash))]);
    expect(one).toEqual(two);
    const { ids, posts, pictures } = await browser.onDisk();
    expect(one).toEqual({ ok: true, id: ids[0] });
    expect([posts, pictures]).toEqual([[bodyOf(draftOf(hash))], []]);
  });

  test("that write two drafts make two posts of one chain, over two lives of the background as well", async () => {
    for (const isTwo of [false, true]) {
      const browser = await mortalBrowser();
      const here = await page(browser);
      const there = isTwo ? await page(browser) : here;
      const sent = await Promise.all([
        press(here.handlers, draftOf(here.hash)),
        press(there.handlers, draftOf(here.hash, "d-2", "Twice.")),
      ]);
      const { ids, posts, chain, drafts, pictures } = await browser.onDisk();
      expect(sent.map((one) => one.ok)).toEqual([true, true]);
      expect(new Set(sent.map((one) => one.ok && one.id))).toEqual(new Set(ids));
      expect(posts).toHaveLength(2);
      expect(chain).toEqual([undefined, ids[0]]);
      expect([drafts, pictures]).toEqual([[], []]);
    }
  });

  test("whose texts under one draft differ: the first is a post, and the other is said to be sent already", async () => {
    const browser = await mortalBrowser();
    const { handlers, hash } = await page(browser);
    const [one, two] = await Promise.all([
      press(handlers, draftOf(hash)),
      press(handlers, draftOf(hash, "d-1", "Other.")),
    ]);
    expect(one.ok).toBe(true);
    expect(two).toEqual({ ok: false, error: { kind: "sent" } });
    expect((await browser.onDisk()).posts).toHaveLength(1);
  });
});
