/** The reader, in the built extension: real posts from a real pub, a thread, a person, a search, in both themes. */
import { writeFileSync } from "node:fs";
import { seededRandom } from "../src/base/random.ts";
import { disc } from "../src/pub/picture.ts";
import type { MadePost } from "../src/testing/post-maker.ts";
import { simCrypto } from "../src/testing/sim-crypto.ts";
import { openWriter } from "../src/testing/writer.ts";
import type { Page } from "./fixtures/driver.ts";
import { tell } from "./fixtures/teller.ts";
import { expect, test } from "./fixtures/test.ts";

const FEED = "src/feed/index.html";

/** A conversation: Ada writes, twice edited, with a picture; two people of one name answer, one of them with what he hopes is a script. */
async function conversation(): Promise<readonly MadePost[]> {
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
  return made;
}

const isWiderThanWindow = (page: Page): Promise<boolean> =>
  page.evaluate(() => document.documentElement.scrollWidth > document.documentElement.clientWidth);

test("posts of a pub are read: newest, a thread with its picture and history, a person, a search", async ({
  pub,
  extension,
}, info) => {
  const one = await pub();
  await tell(one.url, await conversation());
  const driver = await extension([one.url]);
  const feed = await driver.open(FEED);
  await feed.resize(900, 900);
  await expect.poll(() => feed.text(".rows")).toContain("Day 40");
  const shot = async (name: string): Promise<void> => {
    for (const theme of ["light", "dark"] as const) {
      await feed.theme(theme);
      expect(await isWiderThanWindow(feed)).toBe(false);
      writeFileSync(info.outputPath(`${name}-${theme}.png`), await feed.screenshot());
    }
  };
  await shot("newest");
});
