/** A pub that sends junk changes nothing; a pub that sends much that is valid is no offender. */
import { once } from "node:events";
import { readFileSync } from "node:fs";
import type { WebSocket } from "ws";
import { ask } from "../scripts/popup-status.ts";
import type { Page } from "./fixtures/driver.ts";
import { startOddPub } from "./fixtures/odd-pub.ts";
import { makePosts } from "./fixtures/posts.ts";
import { expect, test } from "./fixtures/test.ts";

const POPUP = "src/popup/index.html";

interface Vectors {
  readonly invalid: readonly { readonly name: string; readonly msg: unknown }[];
}
const vectors = JSON.parse(
  readFileSync(new URL("../src/testing/data/vectors.json", import.meta.url), "utf8"),
) as Vectors;
const invalid = vectors.invalid.flatMap(({ name, msg }) =>
  name !== "valid reference" && typeof msg === "string" ? [msg] : [],
);

/** Resolves when the browser has read all that was sent before: it answers a protocol ping in turn. */
async function read(socket: WebSocket): Promise<void> {
  const pong = once(socket, "pong");
  socket.ping();
  await pong;
}

/** Accounts of pubs, the settings, and the journal of known names, which any commit may fold into the filter. */
const NO_CONTENT: readonly string[] = ["pubs", "settings", "journal"];
/** Everything that the content stores hold, row by row. */
const held = (popup: Page): Promise<Record<string, number>> =>
  popup.evaluate(async (aside) => {
    const database = await new Promise<IDBDatabase>((resolve, reject) => {
      const request = indexedDB.open("wiredove-sync");
      request.onsuccess = () => resolve(request.result);
      request.onerror = () => reject(request.error);
    });
    const counts: Record<string, number> = {};
    for (const name of database.objectStoreNames) {
      if (aside.includes(name)) continue;
      const request = database.transaction(name).objectStore(name).count();
      counts[name] = await new Promise((resolve) => {
        request.onsuccess = () => resolve(request.result);
      });
    }
    database.close();
    return counts;
  }, NO_CONTENT);

test("junk of every kind changes nothing in the store, and the popup says what came", async ({
  extension,
}) => {
  const odd = await startOddPub();
  try {
    const connection = odd.connected();
    const driver = await extension([odd.url]);
    const popup = await driver.open(POPUP);
    const socket = await connection;
    await expect.poll(() => popup.text(".card")).toContain("Connected");
    const [post] = await makePosts({ authors: 1, posts: 1 });
    for (const text of post ? [post.content, post.message, ...post.blobs] : []) socket.send(text);
    await expect.poll(() => popup.text(".summary")).toContain("1 post of 1 person");
    // Its words are indexed a moment behind it.
    await expect.poll(async () => (await held(popup)).indexed).toBe(1);
    const before = await held(popup);

    socket.send(Buffer.from([1, 2, 3]));
    socket.send("");
    socket.send("x".repeat(2 * 2 ** 20));
    socket.send("these are 44 characters that are not a hash!".slice(0, 44));
    socket.send("a blob that nobody asked for");
    for (const text of invalid) socket.send(text);
    await read(socket);
    for (let at = 0; at < 10_000; at += 1) socket.send(`junk number ${at}`);
    await read(socket);

    const card = (): Promise<string | undefined> => popup.text(".card");
    await expect.poll(card).toMatch(/Ignored .*[1-9]\d* invalid messages/);
    await expect.poll(card).toContain("1 binary frame");
    // More than the orphanage holds is known to be unwanted at once; the rest within a minute.
    await expect.poll(card).toMatch(/9,\d\d\d texts nobody asked for/);
    expect(await held(popup)).toEqual(before);
    const status = await ask(popup, "status", {});
    expect(status).toMatchObject({ posts: 1, authors: 1, wants: 0 });
    expect(status.pubs[0]?.state.kind).toBe("open");
  } finally {
    await odd.close();
  }
});

test("3,000 valid posts that nobody asked for are taken in without a fault", async ({ extension }) => {
  const odd = await startOddPub();
  try {
    const written = await makePosts({ authors: 20, posts: 3_000 });
    const connection = odd.connected();
    const driver = await extension([odd.url]);
    const popup = await driver.open(POPUP);
    const socket = await connection;
    for (const { message, content, blobs } of written)
      for (const text of [content, message, ...blobs]) socket.send(text);
    await expect
      .poll(() => popup.text(".summary"), { timeout: 80_000 })
      .toContain("3,000 posts of 20 people");
    const [pub] = (await ask(popup, "status", {})).pubs;
    expect(pub).toMatchObject({
      state: { kind: "open" },
      postsIn: 3_000,
      faults: { invalid: 0, unwanted: 0, tooLarge: 0, binary: 0 },
    });
    expect(await popup.text(".card")).not.toContain("Ignored");
  } finally {
    await odd.close();
  }
});
