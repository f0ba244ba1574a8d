import { expect, it } from "vitest";
import { Patched } from "./patched.suite.ts";
import { ANNOUNCE, type AnnouncedProvider, REQUEST } from "./provider.ts";

function found(patched: Patched): AnnouncedProvider[] {
  const all: AnnouncedProvider[] = [];
  patched.stage.addEventListener(ANNOUNCE, (event) =>
    all.push((event as CustomEvent<AnnouncedProvider>).detail),
  );
  return all;
}

function served(): { patched: Patched } & AnnouncedProvider {
  const patched = new Patched();
  const all = found(patched);
  patched.list("wss://pub.invalid");
  const [one] = all;
  if (!one) throw new Error("nothing was announced");
  return { patched, ...one };
}

const calls = ({ ups }: Patched): readonly string[] => ups.filter((text) => /^[px]/.test(text));

it("is announced once a page is served, again for each request, always the same, and frozen to its last function", () => {
  const patched = new Patched();
  const all = found(patched);
  patched.stage.dispatchEvent(new Event(REQUEST));
  patched.down("l1.2.3");
  expect(all).toEqual([]);
  patched.list();
  patched.stage.dispatchEvent(new Event(REQUEST));
  expect(all).toHaveLength(2);
  expect(all[0]).toBe(all[1]);
  const { info, provider } = all[0] as AnnouncedProvider;
  expect(info).toMatchObject({ name: "Wiredove Sync", version: "1.2.3", rdns: "net.wiredove.sync" });
  expect(info.uuid).toMatch(/^[0-9a-f-]{36}$/);
  expect(info.uuid).not.toBe(served().info.uuid);
  for (const part of [all[0], info, info.capabilities, provider, ...(Object.values(provider) as object[])])
    expect(Object.isFrozen(part)).toBe(true);
  expect(Object.keys(provider)).toEqual(info.capabilities);
});

it("carries each call and its reply over the channel", async () => {
  const { patched, provider } = served();
  const asked = [
    provider.get("h"),
    provider.latest("a"),
    provider.feed("a", { before: "x", limit: 5 }),
    provider.query('two "words"'),
    provider.publish("m", ["b", "c"]),
  ];
  expect(calls(patched)).toEqual([
    'p1 {"kind":"get","hash":"h"}',
    'p2 {"kind":"latest","author":"a"}',
    'p3 {"kind":"feed","author":"a","before":"x","limit":5}',
    'p4 {"kind":"query","words":"two \\"words\\""}',
    'p5 {"kind":"publish","message":"m","blobs":["b","c"]}',
  ]);
  for (let call = 5; call > 0; call -= 1) patched.down(`r${call} {"of":${call}}`);
  expect(await Promise.all(asked)).toEqual([1, 2, 3, 4, 5].map((of) => ({ of })));
});

it.each<[string, (provider: AnnouncedProvider["provider"]) => Promise<unknown>]>([
  ["a hash that is no text", (provider) => provider.get(7 as never)],
  ["a limit beyond the bounds", (provider) => provider.feed("a", { limit: 101 })],
  ["a place that is no text", (provider) => provider.query("a", { before: 7 as never })],
  ["blobs that are no texts", (provider) => provider.publish("m", [7 as never])],
  [
    "more than a call carries",
    (provider) =>
      provider.publish(
        "m",
        Array.from({ length: 5 }, () => "x".repeat(8 * 2 ** 20)),
      ),
  ],
  ["too many blobs", (provider) => provider.publish("m", Array.from({ length: 65 }, String))],
  ["no listener", (provider) => provider.subscribe({}, undefined as never)],
])("refuses %s by itself", async (_, ask) => {
  const { patched, provider } = served();
  await expect(ask(provider)).rejects.toMatchObject({ kind: "invalid" });
  expect(calls(patched)).toEqual([]);
});

it("fails with the kind that the background gives, and with `gone` when serving ends", async () => {
  const { patched, provider } = served();
  const [first, second] = [provider.query("a"), provider.get("h")];
  patched.down("f1 unsupported not in this version");
  await expect(first).rejects.toMatchObject({ kind: "unsupported", message: "not in this version" });
  patched.down("l1.2.3");
  await expect(second).rejects.toMatchObject({ kind: "gone" });
  await expect(provider.get("h")).rejects.toBeInstanceOf(Error);
});

it("tells a subscriber each post until it has enough", async () => {
  const { patched, provider } = served();
  const heard: unknown[] = [];
  const subscribing = provider.subscribe({ author: "a" }, (post) => heard.push(post));
  patched.down("r1 true");
  const stop = await subscribing;
  patched.down('e1 {"id":"x"}');
  stop();
  stop();
  patched.down('e1 {"id":"y"}');
  expect(heard).toEqual([{ id: "x" }]);
  expect(calls(patched)).toEqual(['p1 {"kind":"subscribe","author":"a"}', "x1"]);
});

it("lets at most 1,000 calls wait", async () => {
  const { patched, provider } = served();
  const waiting = Array.from({ length: 1_000 }, () => provider.get("h"));
  await expect(provider.get("h")).rejects.toMatchObject({ kind: "budget" });
  patched.down("r1 null");
  expect(await waiting[0]).toBe(null);
  patched.down("g");
  const ends = await Promise.allSettled(waiting);
  expect(ends.filter(({ status }) => status === "rejected")).toHaveLength(999);
});
