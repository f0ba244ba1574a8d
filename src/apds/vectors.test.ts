import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { memoryKeys, memoryStore, openApds, openMessage, type Refusal, webCrypto } from "./apds.ts";

// Not imported: the bundler's JSON parser refuses the lone surrogate of one vector.
const vectors = JSON.parse(
  readFileSync(new URL("../testing/data/vectors.json", import.meta.url), "utf8"),
) as typeof import("../testing/data/vectors.json");

const crypto = webCrypto();
/** The moment of the last compose vector; every timestamp of the vectors but the two of the far future is before it. */
const NOW = 1_739_000_000_006;
const instance = (now = NOW) => openApds({ store: memoryStore(), now: () => now, crypto });

/** The reference has numbers, dates and nulls; here a scalar is the text as written. Anything it does beyond our bounds is listed too. */
const PARSED_OTHERWISE: Readonly<Record<string, { readonly parsed: unknown; readonly reason: string }>> = {
  "---\n- a\n- b\n---\nbody": {
    parsed: { body: "---\n- a\n- b\n---\nbody" },
    reason: "a list is no set of fields, so it is body",
  },
  "---\nname: 123\n---\nbody": {
    parsed: { name: "123", body: "body" },
    reason: "a name is text: no numbers",
  },
  "---\nname: 007\n---\nbody": {
    parsed: { name: "007", body: "body" },
    reason: "a name is text: no numbers",
  },
  "---\nname: 1e3\n---\nbody": {
    parsed: { name: "1e3", body: "body" },
    reason: "a name is text: no numbers",
  },
  "---\nname: true\n---\nbody": {
    parsed: { name: "true", body: "body" },
    reason: "a name is text: no booleans",
  },
  "---\nname: ~\n---\nbody": { parsed: { name: "~", body: "body" }, reason: "a name is text: no null" },
  "---\nname:\n---\nbody": { parsed: { name: "", body: "body" }, reason: "a name is text: no null" },
  "---\nname: &x a\nimage: *x\n---\nbody": {
    parsed: { body: "---\nname: &x a\nimage: *x\n---\nbody" },
    reason: "anchors and aliases let a small header grow",
  },
  "---\nimage: 5\n---\nbody": {
    parsed: { image: "5", body: "body" },
    reason: "an image is text: no numbers",
  },
};

/** What is wrong with each text, in our words; "accepted" only where section 1 of the protocol and the reference agree. */
const INVALID: Readonly<Record<string, Refusal["kind"] | "accepted">> = {
  "valid reference": "accepted",
  "flip char in signature (R)": "signature",
  "author of another key": "signature",
  "truncated by 2 chars (no ==)": "length",
  "truncated by 4 chars": "length",
  "truncated to 100 chars": "length",
  "trailing garbage text": "length",
  "trailing ==": "length",
  "leading space": "length",
  "leading newline": "length",
  doubled: "length",
  "lower case": "canonical",
  "space before the final ==": "length",
  "newline in the middle of signature": "length",
  "spaces spread": "length",
  "non-canonical last base64 char (unused bits set)": "canonical",
  "author with = replaced by a space": "alphabet",
  "= percent-encoded": "length",
  "S + group order (malleable signature)": "signature",
  "identity public key, R = identity, S = 0, no secret key used": "key",
  "14-digit timestamp": "length",
  "12-digit timestamp": "length",
  "timestamp 9999999999999": "timestamp",
  'payload "abc"': "length",
  "ts not numeric, hash ok": "timestamp",
  "negative ts padded": "timestamp",
  "ts 1.73900000e12": "timestamp",
  "ts hex": "timestamp",
  "payload with hash of 44 chars of spaces": "hash",
  "payload longer: extra 300 bytes": "length",
  "payload is invalid UTF-8 (57 x FF)": "timestamp",
  "payload starts with BOM, 54+3 bytes": "timestamp",
  "payload ts13 + hash44 with BOM in front (60 bytes)": "length",
  "payload 13 digits only + 2": "length",
  "empty string": "length",
  '"=="': "length",
  "content hash 44 chars": "length",
  pubkey: "length",
  "not a string: number": "length",
  "not a string: null": "length",
};

describe("vectors of the reference", () => {
  test.each(vectors.keypairs)(
    "the pair of $name is taken, and split as there",
    async ({ keypair, pubkey, secret_b64 }) => {
      const apds = instance();
      await apds.setKeypair(keypair);
      expect(await apds.keypair()).toBe(keypair);
      expect(await apds.pubkey()).toBe(pubkey);
      expect(await apds.privkey()).toBe(secret_b64);
    },
  );

  test.each(vectors.hashes)("hash: $name", async ({ input, repeat, hash }) => {
    const text = repeat === undefined ? (input ?? "") : repeat.unit.repeat(repeat.times);
    expect(await instance().hash(text)).toBe(hash);
  });

  test.each(vectors.signed)(
    "signed by $key at $ts",
    async ({ msg, msg_hash, an_open, length, ts_digits }) => {
      const opened = await openMessage(msg, crypto);
      if (length !== 208 || ts_digits !== 13) {
        // Lengths other than 13 digits are signed by the reference, and taken by nobody who follows section 1.
        expect(opened).toMatchObject({ ok: false, error: { kind: "length" } });
        return;
      }
      expect(opened.ok && opened.value.id).toBe(msg_hash);
      expect(await instance().open(msg)).toBe(an_open);
    },
  );

  test("the same key, time and content make the same 208 characters", async () => {
    for (const { key, ts, msg, content_hash } of vectors.signed.filter(({ ts_digits }) => ts_digits === 13)) {
      const apds = instance(ts);
      await apds.setKeypair(vectors.keypairs.find(({ name }) => name === key)?.keypair ?? "");
      const content = vectors.hashes.find(({ hash }) => hash === content_hash)?.input;
      if (content === undefined) continue;
      expect(await apds.get(await apds.sign(content))).toBe(msg);
    }
    expect.assertions(
      vectors.signed.filter(({ ts_digits, content_hash }) => {
        return (
          ts_digits === 13 &&
          vectors.hashes.some(({ hash, input }) => hash === content_hash && input !== undefined)
        );
      }).length,
    );
  });

  test.each(vectors.yaml_create)("written byte for byte: $doc", async ({ obj, content, doc, parsed }) => {
    const apds = instance();
    expect(await apds.createYaml(obj, content)).toBe(doc);
    expect({ ...(await apds.parseYaml(doc)) }).toEqual(parsed);
  });

  test.each(vectors.yaml_parse)("read: $doc", async ({ doc, parsed }) => {
    const expected = PARSED_OTHERWISE[doc]?.parsed ?? parsed;
    const actual = await instance().parseYaml(doc);
    const plain = Object.entries(actual).map(([name, value]): [string, unknown] => [
      name,
      value instanceof Map ? Object.fromEntries<unknown>(value) : value,
    ]);
    expect(new Map(plain)).toEqual(new Map(Object.entries(expected)));
  });

  test("every documented difference of the parser is one", () => {
    for (const [doc, { parsed }] of Object.entries(PARSED_OTHERWISE)) {
      const vector = vectors.yaml_parse.find((each) => each.doc === doc);
      expect(vector).toBeDefined();
      expect(vector?.parsed).not.toEqual(parsed);
    }
  });

  test.each(vectors.compose)(
    "composed: $label",
    async ({ store, content, extra, text, sig, opened, returned_hash, previous_after }) => {
      const apds = openApds({
        store: memoryStore(),
        now: () => Number(opened.slice(0, 13)),
        crypto,
        keys: memoryKeys(),
      });
      await apds.setKeypair(vectors.keypairs[0]?.keypair ?? "");
      for (const [name, value] of Object.entries(store)) await apds.put(name, value);
      const composing = apds.compose(content, extra ?? {});
      if (text.length === 44) {
        // Told on the wire it would be an ask; the reference publishes it, and its message stays without text for ever.
        await expect(composing).rejects.toMatchObject({ kind: "frameLike" });
        return;
      }
      expect(await composing).toBe(returned_hash);
      expect(await apds.get(returned_hash as never)).toBe(sig);
      expect(await apds.store.value("settings", "previous")).toBe(previous_after);
      expect(await apds.query()).toEqual([
        {
          hash: returned_hash,
          sig,
          author: vectors.keypairs[0]?.pubkey,
          opened,
          text,
          ts: opened.slice(0, 13),
        },
      ]);
    },
  );

  test("every invalid vector has its verdict here", () => {
    expect(vectors.invalid.map(({ name }) => name).sort()).toEqual(Object.keys(INVALID).sort());
  });

  test.each(vectors.invalid)("at the door: $name", async ({ name, msg }) => {
    const apds = instance();
    const verdict = INVALID[name];
    if (typeof msg !== "string") {
      expect(await openMessage(msg, crypto)).toEqual({ ok: false, error: { kind: verdict } });
      return;
    }
    const taken = await apds.ingest({ texts: [msg] });
    const opened = await openMessage(msg, crypto);
    if (verdict === "accepted") {
      expect(opened.ok).toBe(true);
      expect(await apds.add(msg)).toBe(false);
      return;
    }
    const kinds = taken.ok ? taken.value.refused.map(({ refusal }) => refusal.kind) : [];
    // What is not even 208 characters of base64 is a blob that nobody asked for; the kind is that of a look at it as a message.
    expect(opened.ok ? kinds : [opened.error.kind]).toEqual([verdict]);
    expect(await apds.store.totals()).toMatchObject({ posts: 0, pending: 0, later: 0, blobs: 0 });
    expect(await apds.add(msg)).toBeUndefined();
  });
});
