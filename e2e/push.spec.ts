/** Push everything: what the browser holds of others comes to be held by a pub that lacks it. */
import { ask } from "../scripts/popup-status.ts";
import { postsHeld } from "./fixtures/held.ts";
import { makePosts } from "./fixtures/posts.ts";
import { tell } from "./fixtures/teller.ts";
import { expect, type Fixtures, test } from "./fixtures/test.ts";

const POPUP = "src/popup/index.html";

const POSTS = 40;

interface Given extends Pick<Fixtures, "pub" | "extension" | "folder"> {
  readonly kills: boolean;
}

async function pushToTwo({ pub, extension, folder, kills }: Given): Promise<void> {
  const written = await makePosts({ authors: 4, posts: POSTS });
  const full = await pub();
  await tell(full.url, written);
  const data = `${folder}/empty`;
  let empty = await pub({ data, args: ["--stats"] });
  const other = await pub({ args: kills ? ["--as-reference", "--stats"] : ["--stats"] });
  const driver = await extension([full.url, empty.url, other.url]);
  const popup = await driver.open(POPUP);
  await expect.poll(() => postsHeld(popup)).toBe(POSTS);
  await expect.poll(() => popup.text(".summary")).toContain("Connected to all 3 pubs");
  for (const { url } of [empty, other]) await ask(popup, "push", { url });
  if (kills) {
    await expect.poll(async () => (await empty.stats()).posts, { intervals: [20] }).toBeGreaterThan(4);
    await empty.kill();
    empty = await pub({ data, port: empty.port, args: ["--stats"] });
    await driver.killBackground();
  }
  for (const each of [empty, other]) {
    const lacking = async (): Promise<number> => {
      const answer = await fetch(`${each.http}gossip/poll?since=0&limit=1000000000`);
      const { messages } = (await answer.json()) as { messages: readonly string[] };
      const texts = new Set(messages);
      return written.filter(({ message, content }) => !texts.has(message) || !texts.has(content)).length;
    };
    // The reference lists the text of a message that came before it only when it has verified its log again.
    await expect.poll(lacking, { timeout: 80_000 }).toBe(0);
  }
  expect((await other.stats()).requests.heavy).toBe(0);
}

test("everything is pushed to two pubs that lack it", async ({ pub, extension, folder }) => {
  await pushToTwo({ pub, extension, folder, kills: false });
});

test("everything is pushed, to a pub as the reference too, though the other and the background are killed in the middle", {
  tag: "@long",
}, async ({ pub, extension, folder }) => {
  test.setTimeout(150_000);
  await pushToTwo({ pub, extension, folder, kills: true });
});
