/** The reader, in the built extension: real posts from a real pub, a thread, a person, a search, in both themes. */
import { writeFileSync } from "node:fs";
import { seededRandom } from "../src/base/random.ts";
import { disc } from "../src/pub/picture.ts";
import { hostilePictures, hostilePosts, TRAP } from "../src/testing/hostile-posts.ts";
import type { MadePost } from "../src/testing/post-maker.ts";
import { simCrypto } from "../src/testing/sim-crypto.ts";
import { openWriter } from "../src/testing/writer.ts";
import type { Page } from "./fixtures/driver.ts";
import { postsHeld } from "./fixtures/held.ts";
import { tell } from "./fixtures/teller.ts";
import { expect, test } from "./fixtures/test.ts";

const FEED = "src/feed/index.html";

/** A conversation: Ada writes, with a picture, and changes it; two people of one name answer, one of them with what he hopes is a script. */
async function conversation(): Promise<{ readonly posts: readonly MadePost[]; readonly first: string }> {
  const crypto = simCrypto(seededRandom(7));
  let now = Date.now() - 3_600_000;
  const made: MadePost[] = [];
  const person = async (name: string) => {
    const writer = await openWriter(crypto, () => now);
    await writer.apds.put("name", name);
    return async (
      text: string,
      fields: Readonly<Record<string, string>> = {},
      blobs: readonly string[] = [],
    ) => {
      now += 60_000;
      const written = await writer.write(text, fields);
      made.push({ ...written, blobs });
      return { id: written.id, author: writer.author };
    };
  };
  const [ada, ben, other] = [await person("Ada"), await person("Ben"), await person("Ben")];
  const picture = disc([40, 90, 160], [240, 200, 90]);
  const hash = await (await openWriter(crypto, () => now)).apds.hash(picture);
  const first = await ada(
    `# The pond in November\n\nTwo herons, *very* still. Notes: [the almanac](https://almanac.example/birds).\n\n![two herons](${hash})\n\n> Who looks longer?`,
    {},
    [picture],
  );
  await ada("# The pond in November\n\nTwo herons, and a third one that nobody saw come.", {
    edit: first.id,
  });
  const answer = await ben("They always win.", { reply: first.id, replyto: first.author });
  await other(
    `<img src=x onerror="document.title='taken'"><script>document.title="taken"</script>\n\n[a prize](javascript:alert(1)) ![](http://127.0.0.1:9/pixel.gif)`,
    { reply: first.id, replyto: first.author },
  );
  await ada("I did try.", { reply: answer.id, replyto: answer.author });
  for (let at = 1; at <= 40; at += 1) await ben(`Day ${at}: fog until noon, then the sound of the mill.`);
  return { posts: made, first: first.id };
}

/** Everything that somebody could write to harm whoever reads it, each by somebody else. */
async function hostileNetwork(): Promise<readonly MadePost[]> {
  const crypto = simCrypto(seededRandom(8));
  let now = Date.now() - 3_600_000;
  const { apds } = await openWriter(crypto, () => now);
  const hashes = new Map<string, string>();
  for (const [name, text] of Object.entries(hostilePictures)) hashes.set(name, await apds.hash(text));
  const made: MadePost[] = [];
  for (const { what, body, name } of hostilePosts((picture) => hashes.get(picture) ?? "", TRAP)) {
    now += 60_000;
    const writer = await openWriter(crypto, () => now);
    await writer.apds.put("name", name ?? what);
    made.push({ ...(await writer.write(body)), blobs: Object.values(hostilePictures) });
  }
  return made;
}

const isWiderThanWindow = (page: Page): Promise<boolean> =>
  page.evaluate(() => document.documentElement.scrollWidth > document.documentElement.clientWidth);

/** The places in the list of the rows that a person sees something of. */
const rowsInView = (page: Page): Promise<readonly string[]> =>
  page.evaluate(() =>
    [...document.querySelectorAll<HTMLElement>(".row")]
      .filter(
        (row) => row.getBoundingClientRect().top < innerHeight && row.getBoundingClientRect().bottom > 0,
      )
      .map((row) => row.ariaPosInSet ?? ""),
  );

const goTo = (page: Page, hash: string): Promise<void> =>
  page.evaluate((to) => {
    location.hash = to;
  }, hash);

/**
 * From now on the page notes what its policy refuses. Two things it may: what stands in a text as HTML is parsed, in a document that runs
 * and fetches nothing, to be cleaned, and there scripts and styles within it are refused already, and a `base`.
 */
const noteRefusals = (page: Page): Promise<void> =>
  page.evaluate(() => {
    document.documentElement.dataset.refused = "";
    addEventListener("securitypolicyviolation", ({ violatedDirective, blockedURI }) => {
      if (blockedURI === "inline" || violatedDirective === "base-uri") return;
      document.documentElement.dataset.refused += `${violatedDirective} ${blockedURI} `;
    });
  });

/** What it refused, and what it asked of anybody but itself. */
const refusedAndAsked = (page: Page): Promise<readonly (string | undefined)[]> =>
  page.evaluate(() => [
    document.documentElement.dataset.refused,
    ...performance
      .getEntriesByType("resource")
      .map(({ name }) => name)
      .filter((name) => !name.startsWith(location.origin) && !/^(?:data|blob):/.test(name)),
  ]);

test("posts of a pub are read: newest, a thread with its picture and history, a person, a search, in both themes", async ({
  pub,
  extension,
}, info) => {
  const one = await pub();
  const { posts, first } = await conversation();
  await tell(one.url, posts);
  const driver = await extension([one.url]);
  const feed = await driver.open(FEED);
  await feed.resize(900, 900);
  await noteRefusals(feed);
  const shot = async (name: string): Promise<void> => {
    for (const theme of ["light", "dark"] as const) {
      await feed.theme(theme);
      expect(await isWiderThanWindow(feed)).toBe(false);
      writeFileSync(info.outputPath(`${name}-${theme}.png`), await feed.screenshot());
    }
  };
  await expect.poll(() => feed.text(".rows")).toContain("Day 40");
  await shot("newest");

  await goTo(feed, `#/post/${first}`);
  await expect.poll(() => feed.text(".rows")).toContain("I did try.");
  expect(await feed.text(".rows")).toContain("a third one that nobody saw come");
  await feed.click(".history summary");
  await expect.poll(() => feed.text(".history")).toContain("almanac.example");
  // The picture is in the store, and in the page by an address of ours.
  await expect
    .poll(() =>
      feed.evaluate(() => {
        const picture = document.querySelector<HTMLImageElement>(".picture img");
        return picture?.complete === true && picture.naturalWidth > 0 && picture.src.startsWith("blob:");
      }),
    )
    .toBe(true);
  await shot("thread");

  await feed.click(".person-link");
  await expect.poll(() => feed.text(".person-top")).toContain("3 posts");
  await shot("person");
  await goTo(feed, "#/search?words=mill");
  await expect.poll(() => feed.text(".rows")).toContain("Day 40");
  await shot("search");
  expect(await refusedAndAsked(feed)).toEqual([""]);
  expect(await feed.evaluate(() => document.title)).not.toContain("taken");
});

test("hostile posts in the built extension: nothing runs, and no request is made, or even refused", async ({
  pub,
  extension,
}, info) => {
  const one = await pub();
  const all = await hostileNetwork();
  await tell(one.url, all);
  const driver = await extension([one.url]);
  const feed = await driver.open(FEED);
  // What comes behind the first look is not among the rows until it is asked for.
  await expect.poll(() => postsHeld(feed)).toBe(all.length);
  await feed.reload();
  await feed.resize(700, 1_200);
  await noteRefusals(feed);
  await expect.poll(() => feed.text(".rows")).toContain("After the bomb.");
  // From the top to the end, a screen at a time: each post is drawn, and seen in both themes.
  const seen = new Set<string>();
  let part = 0;
  for (let end = false; !end; part += 1) {
    await expect.poll(() => rowsInView(feed)).not.toEqual([]);
    for (const theme of ["light", "dark"] as const) {
      await feed.theme(theme);
      expect(await isWiderThanWindow(feed)).toBe(false);
      writeFileSync(info.outputPath(`hostile-${part}-${theme}.png`), await feed.screenshot());
      for (const row of await rowsInView(feed)) seen.add(row);
    }
    end = await feed.evaluate(() => {
      const before = scrollY;
      scrollBy({ top: innerHeight - 200, behavior: "instant" });
      return scrollY === before;
    });
  }
  expect(seen.size).toBe(all.length);
  expect(part).toBeGreaterThan(2);
  expect(await refusedAndAsked(feed)).toEqual([""]);
  expect(await feed.evaluate(() => Reflect.get(window, "taken") === undefined)).toBe(true);
});
