import { expect, test } from "vitest";
import { background } from "./background.fixture.ts";

const refused = (kind: string) => ({ ok: false, error: { kind } });

test("nobody, then a person whose key was put in from outside, then nobody again", async () => {
  const { handlers, apds, pool, writer, post, clock } = await background();
  expect(await handlers.identity({})).toEqual({ state: "none", lockOnIdle: false });
  const me = await writer();
  await me.apds.put("name", "Ann of elsewhere");
  await post(me, "From another browser.");
  await apds.setKeypair((await me.apds.keypair()) ?? "");
  // A name that the person's own posts say already is shown before any was chosen here.
  expect(await handlers.identityChanged({})).toMatchObject({
    state: "device",
    author: me.author,
    name: "Ann of elsewhere",
  });
  await clock.settle();
  await pool.setScope("following");
  await post(me, "Taken in: it is one's own.");
  expect((await apds.store.totals()).posts).toBe(2);
  expect(await handlers.forgetKey({})).toEqual({ state: "none", lockOnIdle: false });
  expect(await apds.pubkey()).toBeUndefined();
});

test("a name and a picture are bounded, and no script and no key gets in by them", async () => {
  const { handlers, apds, store } = await background();
  const pair = await apds.generate();
  await apds.setKeypair(pair);
  for (const name of ["two\nlines", "x".repeat(201), "\u0000"])
    expect(await handlers.setProfile({ name })).toEqual(refused("name"));
  expect(await handlers.setProfile({ name: pair })).toEqual(refused("key-pair"));
  for (const picture of [
    "",
    "https://example.org/a.png",
    "data:image/svg+xml;base64,PHN2Zz4=",
    "data:text/html;base64,PHA+",
    `data:image/png;base64,${btoa("<script>alert(1)</script>")}`,
    `data:image/png;base64,iVBORw0KGgo${"A".repeat(256 * 1024)}`,
  ])
    expect(await handlers.setProfile({ name: "Ann", picture })).toEqual(refused("picture"));
  expect(await store.values("settings")).toEqual([]);
  expect(await handlers.setProfile({ name: "é".repeat(200) })).toEqual({ ok: true });
  expect(await handlers.setProfile({ name: "" })).toEqual({ ok: true });
  expect(await handlers.identity({})).not.toHaveProperty("name");
});

test("the choice to lock when nobody is there is kept", async () => {
  const { handlers, settings } = await background();
  await handlers.lockOnIdle({ on: true });
  expect(settings.get().lockOnIdle).toBe(true);
  expect(await handlers.identity({})).toMatchObject({ lockOnIdle: true });
});
