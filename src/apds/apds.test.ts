import { describe, expect, test } from "vitest";
import {
  type Apds,
  type Author,
  memoryKeys,
  memoryStore,
  openApds,
  parseHash,
  type StoreFailure,
} from "./apds.ts";
import { T0, testAuthor } from "./test-author.ts";

/** An instance with a pair of its own and a clock that stands still until it is moved. */
async function writer(): Promise<{ apds: Apds; author: Author; clock: { now: number } }> {
  const clock = { now: T0 };
  const apds = openApds({ store: memoryStore(), now: () => clock.now });
  const author = await apds.setKeypair(await apds.generate());
  return { apds, author, clock };
}

describe("the reference's verbs", () => {
  test("compose chains posts by previous, and each names its author", async () => {
    const { apds, author, clock } = await writer();
    await apds.put("name", "Ann");
    const first = await apds.compose("one");
    clock.now += 1;
    const second = await apds.compose("two", { reply: first, replyto: author });
    const entries = await apds.query(author);
    expect(entries.map(({ hash, text, ts }) => [hash, text, ts])).toEqual([
      [first, "---\nname: Ann\n---\none", `${T0}`],
      [
        second,
        `---\nreply: ${first}\nreplyto: ${author}\nname: Ann\nprevious: ${first}\n---\ntwo`,
        `${T0 + 1}`,
      ],
    ]);
    expect(await apds.query()).toEqual(entries);
    expect(await apds.query(second)).toEqual(entries.slice(1));
    expect(await apds.query("?TW%20O")).toEqual([]);
    expect(await apds.query("?Two")).toEqual(entries.slice(1));
    expect(await apds.query("nonsense")).toEqual([]);
    expect(await apds.getLatest(author)).toEqual(entries[1]);
    expect(await apds.getPubkeys()).toEqual([author]);
    expect(await apds.getHashLog()).toEqual([first, second]);
    expect(await apds.getOpenedLog()).toEqual(entries);
    expect(await apds.ensureOpenLog()).toEqual(entries);
    expect(await apds.open(entries[0]?.sig ?? "")).toBe(entries[0]?.opened);
  });

  test("add says true for new, false for held, undefined for refused; without its content an entry has no text", async () => {
    const { apds } = await writer();
    const { message, blob } = await (await testAuthor(1)).post("content", T0 - 5);
    expect(await apds.add(message.text)).toBe(true);
    expect(await apds.add(message.text)).toBe(false);
    expect(await apds.add("no message")).toBeUndefined();
    expect(await apds.open("no message")).toBeUndefined();
    const [entry] = await apds.query();
    expect(entry).toEqual({
      hash: message.id,
      sig: message.text,
      author: message.author,
      opened: `${T0 - 5}${blob.hash}`,
      ts: `${T0 - 5}`,
    });
    expect(await apds.make("content")).toBe(blob.hash);
    expect((await apds.query())[0]?.text).toBe("content");
    expect((await apds.feed(message.author, { limit: 1 }))[0]?.content).toBe("content");
    expect((await apds.since(0, 1))[0]?.seq).toBe(1);
  });

  test("make keeps any text; rm and clear forget; a purge says what it took", async () => {
    const { apds, author } = await writer();
    const hash = await apds.make("anything");
    expect(await apds.get(hash)).toBe("anything");
    await apds.put("theme", { dark: true });
    expect(await apds.store.value("settings", "theme")).toEqual({ dark: true });
    await apds.rm("theme");
    expect(await apds.store.value("settings", "theme")).toBeUndefined();
    await apds.compose("mine");
    expect(await apds.purgeAuthor(author)).toEqual({ removed: 1, blobs: 0 });
    await apds.clear();
    expect(await apds.get(hash)).toBeUndefined();
    expect(await apds.pubkey()).toBe(author);
  });

  test("without a pair nothing is signed; a deleted pair takes its name and chain along", async () => {
    const { apds } = await writer();
    await apds.put("name", "Ann");
    await apds.compose("one");
    await apds.deletekey();
    expect([await apds.keypair(), await apds.pubkey(), await apds.privkey()]).toEqual([
      undefined,
      undefined,
      undefined,
    ]);
    await expect(apds.sign("two")).rejects.toMatchObject({ name: "ApdsFailure", kind: "noKey" });
    expect(await apds.store.values("settings")).toEqual([]);
  });

  test("a pair that is none, and one mixed of two, are refused; the kept one stays", async () => {
    const { apds, author } = await writer();
    const [one, two] = [await apds.generate(), await apds.generate()];
    await expect(apds.setKeypair("short")).rejects.toMatchObject({ kind: "keyShape" });
    await expect(apds.setKeypair(one.slice(0, 44) + two.slice(44))).rejects.toMatchObject({
      kind: "keyHalves",
    });
    expect(await apds.pubkey()).toBe(author);
  });

  test("a content of 44 characters is not published, since it would be an ask on the wire; with a field it is", async () => {
    const { apds } = await writer();
    const ask = "x".repeat(44);
    await expect(apds.compose(ask)).rejects.toMatchObject({ kind: "frameLike" });
    await apds.put("name", "Ann");
    expect(parseHash(await apds.compose(ask))).toBeDefined();
    expect((await apds.store.totals()).posts).toBe(1);
  });

  test("a full disk rejects the verbs with its kind, and fails ingest as a value", async () => {
    const faults: StoreFailure[] = [];
    const apds = openApds({
      store: memoryStore({ fault: () => faults[0] }),
      now: () => T0,
      keys: memoryKeys(),
    });
    await apds.setKeypair(await apds.generate());
    faults.push({ kind: "full", detail: "no room" });
    await expect(apds.compose("x")).rejects.toMatchObject({ kind: "full", message: "no room" });
    expect(await apds.ingest({ texts: ["x"], keepAll: true })).toEqual({ ok: false, error: faults[0] });
    expect(await apds.query()).toEqual([]);
  });

  test("a clock that 13 digits cannot say signs nothing", async () => {
    const { apds, clock } = await writer();
    clock.now = 1e13;
    await expect(apds.sign("x")).rejects.toMatchObject({ kind: "clock" });
  });
});

describe("ingest", () => {
  test("sorts what comes: posts, blobs nobody asked for, later ones, refused ones", async () => {
    const apds = openApds({ store: memoryStore(), now: () => T0 });
    const alice = await testAuthor(1);
    const [now, later, never] = [
      await alice.post("now"),
      await alice.post("l", T0 + 600_001),
      await alice.post("n", T0 + 604_800_001),
    ];
    const forged =
      now.message.text.slice(0, 50) + (now.message.text[50] === "A" ? "B" : "A") + now.message.text.slice(51);
    const texts = [
      now.message.text,
      now.blob.text,
      "unasked",
      later.message.text,
      never.message.text,
      forged,
    ];
    const taken = await apds.ingest({ texts });
    if (!taken.ok) throw new Error(taken.error.kind);
    expect(taken.value.arrivals.map(({ content }) => content)).toEqual(["now"]);
    expect(taken.value.unwanted).toEqual([await apds.hash("unasked")]);
    expect(taken.value.later).toEqual([later.message]);
    expect(taken.value.refused).toEqual([
      { hash: never.message.id, refusal: { kind: "timestamp", detail: "more than 7 days ahead" } },
      { hash: await apds.hash(forged), refusal: { kind: "signature" } },
    ]);
    const again = await apds.ingest({ texts });
    expect(again.ok && [again.value.arrivals, again.value.duplicates]).toEqual([[], [now.message.id]]);
  });

  test("a content of 208 characters of prose is a content", async () => {
    const apds = openApds({ store: memoryStore(), now: () => T0 });
    const { message, blob } = await (await testAuthor(1)).post("prose ".repeat(35).slice(0, 208));
    const taken = await apds.ingest({ texts: [blob.text, message.text] });
    expect(taken.ok && taken.value.arrivals.map(({ content }) => content)).toEqual([blob.text]);
  });
});

describe("looks", () => {
  test("human says the largest whole unit, in the past and in the future", async () => {
    const apds = openApds({ store: memoryStore(), now: () => T0 });
    const s = 1000;
    const cases: [number, string][] = [
      [0, "now"],
      [499, "now"],
      [s, "1s"],
      [59 * s, "59s"],
      [60 * s, "1m"],
      [3599 * s, "59m"],
      [3600 * s, "1h"],
      [86_400 * s, "1d"],
      [7 * 86_400 * s, "1w"],
      [30 * 86_400 * s, "1m"],
      [365 * 86_400 * s, "1y"],
      [800 * 86_400 * s, "2y"],
    ];
    for (const [age, text] of cases) {
      expect(await apds.human(T0 - age)).toBe(text);
      expect(await apds.human(`${T0 + age}`)).toBe(text);
    }
  });

  test("visual draws the 64 half bytes of a key, hues first and greys last", async () => {
    const apds = openApds({ store: memoryStore(), now: () => T0 });
    const key = await apds.visual(`ASPLzw${"A".repeat(37)}=` as Author);
    const colours = [...key.matchAll(/fill="([^"]+)"/g)].map(([, colour]) => colour);
    expect(colours).toHaveLength(64);
    // 01 23 cb cf: the hues of 0, 1, 2, 3, black for 12, the hue of 11, black again, white for 15.
    expect(colours.slice(0, 6)).toEqual([
      "hsl(0,100%,50%)",
      "hsl(30,100%,50%)",
      "hsl(60,100%,50%)",
      "hsl(90,100%,50%)",
      "hsl(0,0%,0%)",
      "hsl(330,100%,50%)",
    ]);
    expect(colours[7]).toBe("hsl(0,0%,100%)");
    expect(key).toContain('<rect x="1" y="1" ');
  });
});
