import { hashText, memoryStore, webCrypto } from "apds";
import { expect, test } from "vitest";
import { judge } from "./door.ts";
import { Opened } from "./opened.ts";

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
