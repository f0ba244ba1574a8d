/** A pub with the habits of the reference: what its paging and its clockless dates would lose reaches us all the same, and we ask nothing heavy of it. */
import { ask } from "../scripts/popup-status.ts";
import { arrivals, postsHeld } from "./fixtures/held.ts";
import { makePosts, makePostsAt } from "./fixtures/posts.ts";
import { tell } from "./fixtures/teller.ts";
import { expect, test } from "./fixtures/test.ts";

const POPUP = "src/popup/index.html";
const HOUR_MS = 3_600_000;
const FAR_AHEAD = 9_999_999_999_999;

const sorted = (list: readonly { readonly id: string }[]): readonly string[] =>
  list.map(({ id }) => id).sort();

test("a poisoned date, ten posts of one millisecond, newest first, and a late post with an old date: nothing is missed", async ({
  pub,
  extension,
}) => {
  const now = Date.now();
  const one = await pub({ args: ["--as-reference", "--stats"] });
  const poison = await makePostsAt([FAR_AHEAD], 1);
  const ofOneMoment = await makePostsAt(
    Array.from({ length: 10 }, () => now - HOUR_MS),
    2,
  );
  const backwards = [...(await makePosts({ authors: 3, posts: 300 }))].reverse();
  for (const posts of [poison, ofOneMoment, backwards]) await tell(one.url, posts);
  const driver = await extension([one.url]);
  const popup = await driver.open(POPUP);
  await expect.poll(() => postsHeld(popup)).toBe(310);

  // Away: what is said meanwhile, some of it of long before and by people whom we never heard of.
  await ask(popup, "pause", { url: one.url, paused: true });
  await expect.poll(() => popup.text(".card")).toContain("Paused");
  const late = await makePostsAt([now - 30 * HOUR_MS], 3);
  const again = await makePostsAt(
    Array.from({ length: 10 }, () => now - 1),
    4,
  );
  for (const posts of [late, again]) await tell(one.url, posts);
  await ask(popup, "pause", { url: one.url, paused: false });
  await expect.poll(() => postsHeld(popup)).toBe(321);
  // While we listen, no date is too old.
  const ancient = await makePostsAt([now - 400 * 24 * HOUR_MS], 5);
  await tell(one.url, ancient);
  await expect.poll(() => postsHeld(popup)).toBe(322);

  const valid = [...ofOneMoment, ...backwards, ...late, ...again, ...ancient];
  expect(sorted(await arrivals(popup))).toEqual(sorted(valid));
  const { requests, lost } = await one.stats();
  expect({ heavy: requests.heavy, lost }).toEqual({ heavy: 0, lost: 0 });
});
