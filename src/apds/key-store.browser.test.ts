import { deleteDB, openDB } from "idb";
import { afterEach, expect, test } from "vitest";
import { idbStore, openApds, type SeedHold, signingKeys, webCrypto } from "./apds.ts";
import { decodeBase64, encodeBase64 } from "./base64.ts";
import { formatKeyPair, openKeyring } from "./keyring.ts";
import { generateKeyPair, type KeyPair } from "./keys.ts";
import { T0 } from "./test-author.ts";

const made: ReturnType<typeof idbStore>[] = [];

afterEach(async () => {
  for (const store of made.splice(0)) store.close();
  await deleteDB("home");
  await deleteDB("home-keys");
});

function session(): SeedHold & { held: unknown } {
  const hold = {
    held: undefined as unknown,
    read: async () => hold.held,
    write: async (seed: unknown) => {
      hold.held = structuredClone(seed);
    },
    remove: async () => {
      hold.held = undefined;
    },
  };
  return hold;
}

/** A browser of somebody: what the background has, and what the page has. */
function home(seeds = session()) {
  const store = idbStore("home");
  made.push(store);
  const keys = signingKeys("home", seeds);
  return {
    store,
    seeds,
    keys,
    apds: openApds({ store, now: () => T0, keys }),
    ring: openKeyring("home", seeds),
  };
}

/** All rows of a database, and of each the bytes that it holds anywhere. */
async function rowsOf(name: string): Promise<readonly unknown[]> {
  const database = await openDB(name);
  const rows: unknown[][] = await Promise.all(
    [...database.objectStoreNames].map((table) => database.getAll(table)),
  );
  database.close();
  return rows.flat();
}

const bytesIn = (value: unknown): string => {
  if (value instanceof Uint8Array) return encodeBase64(value);
  if (value instanceof CryptoKey || typeof value !== "object" || value === null) return String(value);
  return Object.values(value).map(bytesIn).join(" ");
};

/** No row of any database holds the seed, in any of the forms in which it could be written. */
async function expectNoSeed({ seed }: KeyPair): Promise<void> {
  const text = encodeBase64(seed).slice(0, 40);
  for (const name of ["home", "home-keys"])
    expect((await rowsOf(name)).map(bytesIn).join(" ")).not.toContain(text);
}

/** Writes what the first version of the extension wrote. */
async function keepText(text: string): Promise<void> {
  const database = await openDB("home-keys", 1, { upgrade: (fresh) => void fresh.createObjectStore("keys") });
  await database.put("keys", text, "pair");
  database.close();
}

test("a key of this device signs, and gives its secret to nobody", async () => {
  const { apds, ring, keys } = home();
  const pair = await ring.fresh();
  expect(await ring.keep(pair)).toBe(true);
  expect(await keys.state()).toEqual({ author: pair.author, mode: "device" });
  expect(await apds.pubkey()).toBe(pair.author);
  const id = await apds.compose("hello");
  expect((await apds.query(id))[0]).toMatchObject({ author: pair.author, text: "hello" });
  for (const secret of [apds.keypair(), apds.privkey(), apds.setKeypair(formatKeyPair(pair))])
    await expect(secret).rejects.toMatchObject({ kind: "not-exportable" });
  await expectNoSeed(pair);
  const [row] = (await rowsOf("home-keys")) as [{ key: CryptoKey }];
  for (const form of ["pkcs8", "jwk"] as const)
    await expect(crypto.subtle.exportKey(form as "jwk", row.key)).rejects.toThrow();
  expect((await apds.generate()).slice(0, 44)).not.toBe(pair.author);
  expect(await apds.pubkey()).toBe(pair.author);
  await apds.clear();
  expect(await apds.pubkey()).toBe(pair.author);
});

test("a pair that the first version kept as text becomes a key that can't be read, and is the same author", async () => {
  const pair = await generateKeyPair(webCrypto());
  await keepText(formatKeyPair(pair));
  const { apds, ring } = home();
  // Two contexts may come upon it at once.
  expect(await Promise.all([apds.pubkey(), home().apds.pubkey()])).toEqual([pair.author, pair.author]);
  await apds.compose("still me");
  expect(await apds.getPubkeys()).toEqual([pair.author]);
  await expectNoSeed(pair);
  expect(await ring.keep(await ring.fresh())).toBe(false);
  expect(await apds.pubkey()).toBe(pair.author);
});

test("a text that is no pair is left where it is", async () => {
  await keepText("A".repeat(132));
  const { apds } = home();
  expect(await apds.pubkey()).toBeUndefined();
  expect(await rowsOf("home-keys")).toEqual(["A".repeat(132)]);
});

test("under a passphrase only the box is kept; locked it does not sign, and only the right passphrase opens it", async () => {
  const { apds, ring, keys, seeds } = home();
  const pair = await ring.fresh();
  expect(await ring.keepSealed(pair, "correct horse")).toBe(true);
  expect(await keys.state()).toEqual({ author: pair.author, mode: "unlocked" });
  await apds.compose("unlocked");
  await expectNoSeed(pair);

  await seeds.remove();
  expect(await keys.state()).toEqual({ author: pair.author, mode: "locked" });
  await expect(apds.compose("locked")).rejects.toMatchObject({ kind: "locked" });
  expect(await apds.query(pair.author)).toHaveLength(1);
  expect(await ring.open("correct horse ")).toBeUndefined();
  const opened = await ring.open("correct horse");
  expect(opened && formatKeyPair(opened)).toBe(formatKeyPair(pair));
  // Opening it (to show the backup) unlocks nothing.
  expect(await keys.state()).toMatchObject({ mode: "locked" });
  await ring.unlock(pair);
  // The next life of the worker finds it unlocked.
  await home(seeds).apds.compose("unlocked again");
  expect(await apds.query(pair.author)).toHaveLength(2);
});

test("an accent typed in two characters opens what one character closed", async () => {
  const { ring } = home();
  await ring.keepSealed(await ring.fresh(), "caf\u00e9 au lait");
  expect(await ring.open("cafe\u0301 au lait")).toBeDefined();
});

test("a box that was changed, or that is said to be another author's, does not open", async () => {
  const { ring } = home();
  const [pair, other] = [await ring.fresh(), await ring.fresh()];
  await ring.keepSealed(pair, "correct horse");
  const database = await openDB("home-keys", 1);
  const row = (await database.get("keys", "identity")) as { readonly sealed: object };
  for (const change of [{ author: other.author }, { sealed: { ...row.sealed, version: 2 } }]) {
    await database.put("keys", { ...row, ...change }, "identity");
    expect(await ring.open("correct horse")).toBeUndefined();
  }
  database.close();
});

test("a mode is changed by whoever has the secret, and no key is written over by another's", async () => {
  const { apds, ring, keys } = home();
  const [pair, other] = [await ring.fresh(), await ring.fresh()];
  await ring.keep(pair);
  expect([await ring.keep(other), await ring.keepSealed(other, "correct horse")]).toEqual([false, false]);
  expect(await keys.state()).toEqual({ author: pair.author, mode: "device" });
  expect(await ring.open("correct horse")).toBeUndefined();
  await ring.keepSealed(pair, "correct horse");
  expect(await keys.state()).toMatchObject({ mode: "unlocked" });
  await ring.keep(pair);
  expect(await keys.state()).toMatchObject({ mode: "device" });
  await apds.put("name", "Ann");
  await apds.deletekey();
  expect([await keys.state(), await apds.store.value("settings", "name")]).toEqual([undefined, undefined]);
  await expect(apds.compose("nobody")).rejects.toMatchObject({ kind: "noKey" });
  expect(await ring.keep(other)).toBe(true);
});

test("what is held for another key, or is no seed, unlocks nothing", async () => {
  const { ring, keys, seeds } = home();
  const [pair, other] = [await ring.fresh(), await ring.fresh()];
  await ring.keepSealed(pair, "correct horse");
  for (const held of [undefined, null, "x", { author: pair.author }, { author: pair.author, seed: "?" }]) {
    seeds.held = held;
    expect(await keys.state()).toMatchObject({ mode: "locked" });
  }
  seeds.held = { author: other.author, seed: encodeBase64(other.seed) };
  expect(await keys.sign(new Uint8Array(57), webCrypto())).toEqual({ ok: false, error: { kind: "locked" } });
});

test("a pasted pair is taken only where its halves are one, in this browser too", async () => {
  const { ring } = home();
  const [pair, other] = [await ring.fresh(), await ring.fresh()];
  const text = formatKeyPair(pair);
  expect(await ring.read(text)).toEqual({ ok: true, value: pair });
  const mixed = new Uint8Array(64);
  mixed.set(other.seed);
  mixed.set(decodeBase64(pair.author) as Uint8Array, 32);
  const halves = { ok: false, error: { kind: "keyHalves" } };
  // The seed of another, with this author written behind it as well: only a signature tells.
  expect(await ring.read(pair.author + encodeBase64(mixed))).toEqual(halves);
  expect(await ring.read(pair.author + formatKeyPair(other).slice(44))).toEqual(halves);
  for (const odd of [
    "",
    ` ${text}`,
    text.slice(0, -1),
    `${text.slice(0, 130)}!=`,
    text.toLowerCase().slice(0, 131),
  ])
    expect((await ring.read(odd)).ok).toBe(false);
  // Spelt in another way: the last character before the padding carries bits that decoding drops.
  expect(await ring.read(`${text.slice(0, 129)}${next(text[129])}==`)).toEqual({
    ok: false,
    error: { kind: "keyShape" },
  });
});

const next = (digit = "A"): string => {
  const digits = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  return digits[digits.indexOf(digit) + 1] ?? "A";
};
