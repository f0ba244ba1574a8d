/** What we need of WebCrypto, in the browsers that have to do it: the same bytes as the reference made with its own library. */
import { expect, test } from "vitest";
import { encodeBase64 } from "./base64.ts";
import { webCrypto } from "./crypto.ts";
import { formatKeyPair, generateKeyPair, parseKeyPair } from "./keys.ts";
import { hashText, openMessage } from "./message.ts";
import { T0, testAuthor } from "./test-author.ts";

const crypto = webCrypto();
/** The pair of "alice" and her first message, of the reference's vectors. */
const PAIR =
  "KsuvOk+WoXul55WsrAWh2G7cKw2TeVbLH9khWvmZZ3k=Se+a06FoKLaay4wmRYzghuPAkegJ2szrXcyUe6BdPIcqy686T5ahe6XnlaysBaHYbtwrDZN5Vssf2SFa+ZlneQ==";
const SIGNED =
  "KsuvOk+WoXul55WsrAWh2G7cKw2TeVbLH9khWvmZZ3k=Gkd13aEmwtXuaqRSHFmyWFaMm9vc3r49CWSI6DWz4X47Pfj2TAHd+mgriOQamMTnyzDorVBoqQZj4pobL6k0AzE3MDAwMDAwMDAwMDBwWkdtMUF2MElFQktBUmN6ejdleGtOWXNaYjhMemFNclY3SjMyYTJmRkc0PQ==";

test("signs the same bytes as the reference, and verifies them", async () => {
  const pair = await parseKeyPair(PAIR, crypto);
  if (!pair.ok) throw new Error(pair.error.kind);
  const content = await hashText("Hello World", crypto);
  const signed = new TextEncoder().encode(`1700000000000${content}`);
  const signature = await crypto.sign(pair.value.seed, signed);
  expect(pair.value.author + encodeBase64(new Uint8Array([...signature, ...signed]))).toBe(SIGNED);
  expect(await openMessage(SIGNED, crypto)).toMatchObject({
    ok: true,
    value: { ts: 1_700_000_000_000, content },
  });
});

test("a changed text and a key that is no point are not signed, and nothing throws", async () => {
  const { message } = await (await testAuthor(3)).post("x", T0);
  const flipped = (message.text[60] === "A" ? "B" : "A").concat(message.text.slice(61));
  expect(await openMessage(message.text.slice(0, 60) + flipped, crypto)).toEqual({
    ok: false,
    error: { kind: "signature" },
  });
  // About half of all y belong to no point; the two smallest of them that are canonical and not of small order.
  for (const y of [2, 7]) {
    const author = encodeBase64(Uint8Array.from({ length: 32 }, (_, i) => (i === 0 ? y : 0)));
    expect(await openMessage(author + message.text.slice(44), crypto)).toEqual({
      ok: false,
      error: { kind: "signature" },
    });
  }
});

test("a fresh pair reads back; a mixed one is refused", async () => {
  const [one, two] = [await generateKeyPair(crypto), await generateKeyPair(crypto)];
  expect(formatKeyPair(one)).toHaveLength(132);
  expect(await parseKeyPair(formatKeyPair(one), crypto)).toEqual({ ok: true, value: one });
  const mixed = formatKeyPair({ author: two.author, seed: one.seed });
  expect(await parseKeyPair(mixed, crypto)).toEqual({ ok: false, error: { kind: "keyHalves" } });
});
