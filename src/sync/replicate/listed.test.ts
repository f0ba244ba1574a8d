import { expect, test } from "vitest";
import { seededRandom } from "../../base/random.ts";
import { simCrypto } from "../../testing/sim-crypto.ts";
import { openWriter } from "../../testing/writer.ts";
import { Listed, looksLikeMessage, markOf } from "./listed.ts";

async function posts(count: number) {
  const writer = await openWriter(simCrypto(seededRandom(3)), () => 1_767_225_600_000);
  const made = [];
  for (let at = 0; at < count; at += 1) made.push(await writer.write(`post ${at}`));
  return made;
}

test("a message is listed where something follows it that can be its content, however the answer is cut", async () => {
  const [one, two, three] = await posts(3);
  const texts = [
    one?.message ?? "",
    one?.content ?? "",
    two?.message ?? "",
    three?.message ?? "",
    three?.content ?? "",
  ];
  for (const size of [1, 2, 3, 5]) {
    const listed = new Listed();
    const found: number[] = [];
    for (let at = 0; at < texts.length; at += size) found.push(...listed.add(texts.slice(at, at + size)));
    expect(found).toEqual([markOf(one?.message ?? ""), markOf(three?.message ?? "")]);
    expect([one, two, three].map((post) => listed.has(markOf(post?.message ?? "")))).toEqual([
      true,
      false,
      true,
    ]);
  }
});

test("a hundred thousand of them are told apart, and cost 8 bytes each", () => {
  const random = seededRandom(5);
  const sign = () =>
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"[Math.floor(random.next() * 64)];
  const author = `${"A".repeat(43)}=`;
  const message = () => `${author}${Array.from({ length: 8 }, sign).join("")}${"A".repeat(154)}==`;
  const all = Array.from({ length: 100_000 }, message);
  expect(looksLikeMessage(all[0] ?? "")).toBe(true);
  const listed = new Listed();
  for (let at = 0; at < all.length; at += 500)
    listed.add(
      all.slice(at, at + 500).flatMap((text, index) => (index % 2 === 0 ? [text, "content"] : [text])),
    );
  const held = all.filter((text) => listed.has(markOf(text)));
  expect(held.length).toBe(50_000);
  expect(held[1]).toBe(all[2]);
});

test("a mark is the first 48 bits of a signature, and a number also of what is no message", () => {
  const digits = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  for (let at = 0; at < digits.length; at += 8) {
    const signature = digits.slice(at, at + 8);
    expect(markOf("A".repeat(44) + signature)).toBe(Buffer.from(signature, "base64").readUIntBE(0, 6));
  }
  for (const text of ["", "short", "{ no, base64 }".repeat(15), "\u{1F54A}".repeat(104)])
    expect(markOf(text)).toBeLessThan(2 ** 48);
});
