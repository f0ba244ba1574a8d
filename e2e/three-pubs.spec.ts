/**
 * Three pub processes, two of ours and one with the habits of the reference, and a browser between them: what its person posts at one of
 * them elsewhere comes to be listed on all three, whoever is killed meanwhile. It takes minutes, for receipts are asked for without haste.
 */
import { ask } from "../scripts/popup-status.ts";
import { seededRandom } from "../src/base/random.ts";
import type { MadePost } from "../src/testing/post-maker.ts";
import { simCrypto } from "../src/testing/sim-crypto.ts";
import { openWriter, type Writer } from "../src/testing/writer.ts";
import type { Page } from "./fixtures/driver.ts";
import { arrivals } from "./fixtures/held.ts";
import type { PubProcess } from "./fixtures/pub.ts";
import { tell } from "./fixtures/teller.ts";
import { expect, test } from "./fixtures/test.ts";

const POPUP = "src/popup/index.html";

/** Puts a pair where the extension keeps its own; it is looked at when the background starts. */
const setIdentity = (popup: Page, pair: string): Promise<void> =>
  popup.evaluate(async (text) => {
    const database = await new Promise<IDBDatabase>((resolve, reject) => {
      const request = indexedDB.open("wiredove-sync-keys", 1);
      request.onupgradeneeded = () => void request.result.createObjectStore("keys");
      request.onsuccess = () => resolve(request.result);
      request.onerror = () => reject(request.error);
    });
    await new Promise<void>((resolve, reject) => {
      const transaction = database.transaction("keys", "readwrite");
      transaction.objectStore("keys").put(text, "pair");
      transaction.oncomplete = () => resolve();
      transaction.onabort = () => reject(transaction.error);
    });
    database.close();
  }, pair);

/** The states of one own message by pub: `queued`, `sent`, `stored`, `listed`. */
async function statesOf(popup: Page, id: string): Promise<Readonly<Record<string, string>>> {
  const outbox = await ask(popup, "outbox", { limit: 100 });
  const pubs = outbox.find((message) => message.id === id)?.pubs ?? [];
  return Object.fromEntries(pubs.map(({ url, state }) => [url, state]));
}

/** All texts that a pub's poll gives. */
async function listed({ http }: PubProcess): Promise<readonly string[]> {
  const answer = await fetch(`${http}gossip/poll?since=0&limit=1000000000`);
  return ((await answer.json()) as { messages: readonly string[] }).messages;
}

test.describe("three pubs", { tag: "@long" }, () => {
  test.setTimeout(300_000);

  test("an own post told to one is listed on all three, though each of them and the background are killed on the way", async ({
    pub,
    extension,
    folder,
    target,
  }) => {
    const data = ["one", "two", "reference"].map((name) => `${folder}/${name}`);
    const habits = ["--as-reference"];
    const start = (at: number, port = 0): Promise<PubProcess> =>
      pub({ data: data[at] ?? "", port, args: ["--stats", ...(at === 2 ? habits : [])] });
    const pubs = [await start(0), await start(1), await start(2)];
    const [one, two, reference] = pubs.map(({ url }) => url);
    if (!one || !two || !reference) throw new Error("three pubs were started");
    const killAndStart = async (at: number): Promise<void> => {
      const pubNow = pubs[at];
      if (!pubNow) throw new Error("no such pub");
      await pubNow.kill();
      pubs[at] = await start(at, pubNow.port);
    };

    const driver = await extension([one, two, reference]);
    const popup = await driver.open(POPUP);
    const writer: Writer = await openWriter(simCrypto(seededRandom(Date.now())), () => Date.now());
    await setIdentity(popup, (await writer.apds.keypair()) ?? "");
    await driver.killBackground();
    await expect.poll(() => popup.text(".summary")).toContain("Connected to all 3 pubs");

    const began = performance.now();
    const posts: MadePost[] = [];
    const post = async (): Promise<string> => {
      const made = { ...(await writer.write(`Own post ${posts.length + 1}`)), blobs: [] };
      posts.push(made);
      await tell(pubs[0]?.url ?? "", [made]);
      await expect.poll(async () => (await arrivals(popup)).some(({ id }) => id === made.id)).toBe(true);
      return made.id;
    };
    /** Resolves as soon as the browser has told this pub a message. */
    const told = (at: number): Promise<void> =>
      expect
        .poll(async () => (await pubs[at]?.stats())?.framesIn.messages, { timeout: 120_000, intervals: [20] })
        .toBeGreaterThan(0);
    const isListed = (id: string, url: string): Promise<void> =>
      expect.poll(async () => (await statesOf(popup, id))[url], { timeout: 150_000 }).toBe("listed");

    // Held here, and its only other holder dies: the rest must hear of it from us.
    const first = await post();
    await killAndStart(0);
    // Told to the second pub, which dies before we saw that it lists it.
    await told(1);
    await killAndStart(1);
    // Told to the third, which forgets the last second.
    await told(2);
    await killAndStart(2);
    const second = await post();
    await driver.killBackground();
    for (const id of [first, second]) for (const url of [one, two, reference]) await isListed(id, url);
    for (const at of [0, 1, 2])
      await expect
        .poll(
          async () => {
            const texts = new Set(await listed(pubs[at] as PubProcess));
            return posts.filter(({ message, content }) => !texts.has(message) || !texts.has(content)).length;
          },
          { timeout: 120_000 },
        )
        .toBe(0);
    const seconds = ((performance.now() - began) / 1_000).toFixed(0);
    const tells = await Promise.all(pubs.map(async (each) => (await each.stats()).framesIn.messages));
    console.log(
      `${target}: 2 own posts listed on 3 pubs through 5 kills after ${seconds} s; told ${tells.join(", ")}`,
    );
    // After its last start nobody is told a message more often than twice.
    for (const count of tells) expect(count).toBeLessThanOrEqual(2 * posts.length + 1);
    for (const each of pubs) expect((await each.stats()).requests.heavy).toBe(0);
  });
});
