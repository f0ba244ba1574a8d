import fc from "fast-check";
import { describe, expect, expectTypeOf, test } from "vitest";
import { decodeBase64, encodeBase64 } from "./base64.ts";
import {
  compareHashes,
  datedAt,
  FUTURE_FAR_MS,
  FUTURE_NEAR_MS,
  type Hash,
  hashText,
  type Message,
  openMessage,
  parseAuthor,
  parseHash,
  trustStored,
} from "./message.ts";
import { T0, testAuthor, testCrypto } from "./test-author.ts";

const GROUP_ORDER = 2n ** 252n + 27742317777372353535851937790883648493n;
const ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/=".split("");

const { message, blob } = await (await testAuthor(7)).post("the content");
const other = (await (await testAuthor(8)).post("the content")).message;

const at = fc.nat({ max: 207 });
const character = fc.oneof(
  fc.constantFrom(...ALPHABET),
  fc.constantFrom(" ", "\n", "\t", "-", "_", "é", "\u0000"),
);

/** The bytes behind a part of the text changed, and spelled canonically again. */
function withBytes(from: number, change: (bytes: Uint8Array) => void): string {
  const bytes = decodeBase64(from === 0 ? message.text.slice(0, 44) : message.text.slice(44));
  if (typeof bytes === "string") throw new Error(bytes);
  change(bytes);
  return from === 0
    ? encodeBase64(bytes) + message.text.slice(44)
    : message.text.slice(0, 44) + encodeBase64(bytes);
}

/** S + n L as long as it fits into 32 bytes: the same point to a verifier that reduces. */
function withLargerS(times: bigint): string {
  return withBytes(44, (bytes) => {
    let s = 0n;
    for (let i = 63; i >= 32; i--) s = (s << 8n) | BigInt(bytes[i] ?? 0);
    s = (s + times * GROUP_ORDER) % 2n ** 256n;
    for (let i = 32; i < 64; i++, s >>= 8n) bytes[i] = Number(s & 255n);
  });
}

const mutation = fc.oneof(
  fc.tuple(at, character).map(([i, c]) => message.text.slice(0, i) + c + message.text.slice(i + 1)),
  fc.tuple(at, character).map(([i, c]) => message.text.slice(0, i) + c + message.text.slice(i)),
  at.map((i) => message.text.slice(0, i) + message.text.slice(i + 1)),
  fc.tuple(at, at).map(([from, to]) => message.text.slice(0, from) + message.text.slice(to)),
  at.map((i) => message.text.slice(0, i) + message.text.slice(i).toLowerCase()),
  at.map((i) => message.text.slice(0, i) + message.text.slice(i).toUpperCase()),
  fc
    .constantFrom("\n", " ", "\r\n", "=", "==", "\uFEFF")
    .chain((edge) => fc.constantFrom(edge + message.text, message.text + edge)),
  // The last digit before "=" or "==" carries bits that decoders drop.
  fc
    .tuple(fc.constantFrom(42, 205), fc.constantFrom(...ALPHABET))
    .map(([i, c]) => message.text.slice(0, i) + c + message.text.slice(i + 1)),
  fc.tuple(fc.nat({ max: 120 }), fc.integer({ min: 1, max: 255 })).map(([i, bits]) =>
    withBytes(44, (bytes) => {
      bytes[i] = (bytes[i] ?? 0) ^ bits;
    }),
  ),
  fc.tuple(fc.nat({ max: 31 }), fc.integer({ min: 1, max: 255 })).map(([i, bits]) =>
    withBytes(0, (bytes) => {
      bytes[i] = (bytes[i] ?? 0) ^ bits;
    }),
  ),
  fc.bigInt({ min: 1n, max: 15n }).map(withLargerS),
  fc.constant(other.author + message.text.slice(44)),
  fc.constant(message.author + other.text.slice(44)),
);

describe("the door", () => {
  test("no mutation of a valid message is both accepted and given another id", async () => {
    await fc.assert(
      fc.asyncProperty(mutation, async (text) => {
        const opened = await openMessage(text, testCrypto);
        expect(!opened.ok || (text === message.text && opened.value.id === message.id)).toBe(true);
      }),
      { numRuns: 3000 },
    );
  });

  test("S + L reaches the check of S, and nothing else refuses it", async () => {
    expect(await openMessage(withLargerS(1n), testCrypto)).toEqual({
      ok: false,
      error: { kind: "signature", detail: "S is not below L" },
    });
  });

  test("a message is frozen, says what it was made of, and its id is the hash of its text", async () => {
    expect(Object.isFrozen(message)).toBe(true);
    expect(message.id).toBe(await hashText(message.text, testCrypto));
    expect(message).toMatchObject({ author: (await testAuthor(7)).author, ts: T0, content: blob.hash });
    expect(trustStored(message.id, message.text)).toEqual(message);
  });

  test("only the door makes messages: what has all the same properties, as a spread copy has, is of another type", () => {
    expectTypeOf<Pick<Message, keyof Message>>().not.toExtend<Message>();
    expectTypeOf<string>().not.toExtend<Hash>();
    expectTypeOf(message).toExtend<Message>();
  });

  test("a text that is no string is refused, not thrown at", async () => {
    for (const text of [undefined, null, 5, {}, [message.text]]) {
      expect(await openMessage(text, testCrypto)).toEqual({ ok: false, error: { kind: "length" } });
    }
  });

  test("time decides at ten minutes and at seven days, to the millisecond", () => {
    const now = T0;
    expect(datedAt({ ts: 0 }, now)).toBe("now");
    expect(datedAt({ ts: now + FUTURE_NEAR_MS }, now)).toBe("now");
    expect(datedAt({ ts: now + FUTURE_NEAR_MS + 1 }, now)).toBe("later");
    expect(datedAt({ ts: now + FUTURE_FAR_MS }, now)).toBe("later");
    expect(datedAt({ ts: now + FUTURE_FAR_MS + 1 }, now)).toBe("refused");
  });
});

describe("hashes and authors", () => {
  test("a hash is the canonical spelling of 32 bytes, and no other text", () => {
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 32, maxLength: 32 }), at, character, (bytes, i, c) => {
        const text = encodeBase64(bytes);
        expect(parseHash(text)).toBe(text);
        const changed = text.slice(0, i % 44) + c + text.slice((i % 44) + 1);
        const decoded = decodeBase64(changed);
        const isCanonical =
          typeof decoded !== "string" && decoded.length === 32 && encodeBase64(decoded) === changed;
        expect(parseHash(changed) !== undefined).toBe(isCanonical);
        expect(parseHash(text.slice(1))).toBeUndefined();
      }),
    );
  });

  test("an author is refused with the reason: length, alphabet, spelling, or a key that everybody can sign with", () => {
    const kind = (text: string) => {
      const parsed = parseAuthor(text);
      return parsed.ok ? "ok" : parsed.error.kind;
    };
    expect(kind(message.author)).toBe("ok");
    expect(kind(message.author.slice(1))).toBe("length");
    expect(kind(`${"A".repeat(42)}==`)).toBe("length");
    expect(kind(`-${message.author.slice(1)}`)).toBe("alphabet");
    expect(kind(`${"A".repeat(42)}B=`)).toBe("canonical");
    expect(kind(`AQ${"A".repeat(41)}=`)).toBe("key");
  });

  test("hashes are ordered as their bytes are", () => {
    const bytes = fc.uint8Array({ minLength: 32, maxLength: 32 });
    fc.assert(
      fc.property(bytes, bytes, fc.nat({ max: 31 }), (a, b, shared) => {
        b.set(a.subarray(0, shared));
        const at = a.findIndex((byte, i) => byte !== b[i]);
        const expected = at === -1 ? 0 : Math.sign((a[at] ?? 0) - (b[at] ?? 0));
        expect(Math.sign(compareHashes(encodeBase64(a) as Hash, encodeBase64(b) as Hash))).toBe(expected);
      }),
    );
  });
});
