import { hashText, memoryStore, openMessage, parseAuthor, webCrypto } from "apds";
import { expect, test, vi } from "vitest";
import { seededRandom } from "../../base/random.ts";
import { simCrypto } from "../../testing/sim-crypto.ts";
import { openWriter } from "../../testing/writer.ts";
import { judge } from "./door.ts";
import { Opened } from "./opened.ts";

const NOW = 1_750_000_000_000;
const crypto = webCrypto();
const opened = new Opened(crypto);
const deps = { store: memoryStore(), crypto, opened, interests: { takes: () => true }, now: 0 };

test("a content of 208 characters is a content, also where nobody wants it yet; 208 of base64 that do not verify are a bad message", async () => {
  const content = `---\nname: Ida\n---\n${"just as long as a message is ".repeat(9)}`.slice(0, 208);
  const forged = `${"A".repeat(206)}==`;
  expect(await judge([content, forged], deps)).toEqual([
    {
      kind: "blob",
      hash: await hashText(content, deps.crypto),
      blob: expect.objectContaining({ text: content }) as object,
    },
    { kind: "refused", why: "invalid" },
  ]);
});

test("what was taken in lately is held, and not hashed to see it; once it was taken out it is judged as any other", async () => {
  const signing = simCrypto(seededRandom(1));
  const store = memoryStore();
  const door = { ...deps, crypto: signing, store, opened: new Opened(signing), now: NOW };
  const writer = await openWriter(signing, () => NOW);
  const { message, content } = await writer.write("again");
  const opened = await openMessage(message, signing);
  const author = parseAuthor(writer.author);
  if (!opened.ok || !author.ok) throw new Error("a written post is none");
  const blob = { hash: opened.value.content, text: content };
  const other = "something else";
  expect((await judge([content, message], door)).map(({ kind }) => kind)).toEqual(["blob", "message"]);
  await store.commit({ messages: [opened.value], blobs: [blob] });
  const hash = vi.spyOn(signing, "hash");
  expect(await judge([content, message], door)).toEqual([{ kind: "held" }, { kind: "held" }]);
  expect(hash).not.toHaveBeenCalled();
  // Among others each keeps its place.
  expect((await judge([other, message, other, content], door)).map(({ kind }) => kind)).toEqual([
    "blob",
    "held",
    "blob",
    "held",
  ]);
  expect(hash).toHaveBeenCalledTimes(2);
  await store.purge(author.value);
  expect((await judge([content, message], door)).map(({ kind }) => kind)).toEqual(["blob", "message"]);
});
