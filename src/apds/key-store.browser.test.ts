import { deleteDB, openDB } from "idb";
import { afterEach, expect, test } from "vitest";
import { idbKeys, idbStore, openApds } from "./apds.ts";
import { T0 } from "./test-author.ts";

afterEach(async () => {
  await deleteDB("home");
  await deleteDB("home-keys");
});

test("the pair is in a database of its own, outlives a clear, and no hash or setting reaches it", async () => {
  const store = idbStore("home");
  const apds = openApds({ store, now: () => T0, keys: idbKeys("home") });
  const pair = await apds.generate();
  const author = await apds.setKeypair(pair);
  await apds.compose("hello");
  await apds.clear();
  expect(await apds.keypair()).toBe(pair);
  expect(await openApds({ store, now: () => T0, keys: idbKeys("home") }).pubkey()).toBe(author);
  for (const name of ["keypair", "pair", author]) expect(await store.value("settings", name)).toBeUndefined();
  store.close();
  const database = await openDB("home");
  const texts = await Promise.all([...database.objectStoreNames].map((table) => database.getAll(table)));
  database.close();
  expect(JSON.stringify(texts)).not.toContain(pair.slice(44, 80));
  await apds.deletekey().catch(() => undefined);
  expect(await idbKeys("home").read()).toBeUndefined();
});
