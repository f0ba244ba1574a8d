import type { Store } from "apds";
import { describe, expect, it } from "vitest";
import { planFor } from "./sim-plan.ts";
import { simulate } from "./sim-world.ts";

/** Two hours of bad luck on a small network, and the quiet ones after them: seconds of real time. */
const short = {
  hours: 2,
  clients: 3,
  pubs: ["ours", "reference", "lying"],
  calm: 1,
  longQuiet: false,
} as const;
const LIMIT_MS = 60_000;

const whatBroke = ({ broken }: Awaited<ReturnType<typeof simulate>>): readonly string[] =>
  broken.map(({ what }) => what);

describe("the simulation", () => {
  it.each([1, 2])("keeps every promise with seed %i", { timeout: LIMIT_MS }, async (seed) => {
    const outcome = await simulate(planFor({ ...short, seed }));
    expect(whatBroke(outcome)).toEqual([]);
    // Whoever takes in only those they follow may expect next to nothing.
    expect(Math.max(...outcome.clients.map(({ expected }) => expected))).toBeGreaterThan(20);
  });

  it("does the same twice with one seed, and something else with another", {
    timeout: LIMIT_MS,
  }, async () => {
    const run = async (seed: number) =>
      (await simulate(planFor({ seed, hours: 1, clients: 4, longQuiet: false }))).network.trace.hash();
    const first = await run(7);
    expect(await run(7)).toBe(first);
    expect(await run(8)).not.toBe(first);
  });
});

describe("the promises notice", () => {
  const quick = {
    seed: 5,
    hours: 0.5,
    clients: 1,
    pubs: ["ours", "reference"],
    calm: 1,
    longQuiet: false,
  } as const;

  it("a store that says yes and forgets a post", { timeout: LIMIT_MS }, async () => {
    const outcome = await simulate(planFor({ ...quick, sabotage: forgetful }));
    expect(whatBroke(outcome)).toContainEqual(expect.stringMatching(/acknowledged posts are lost/));
    expect(whatBroke(outcome)).toContainEqual(expect.stringMatching(/of honest logs are not held/));
  });

  it("a store that keeps what nobody asked for", { timeout: LIMIT_MS }, async () => {
    const keepAll = (store: Store): Store =>
      storeWith(store, (batch) => store.commit({ ...batch, keepAll: true }));
    const outcome = await simulate(planFor({ ...quick, pubs: ["ours", "lying"], sabotage: keepAll }));
    expect(whatBroke(outcome)).toContainEqual(expect.stringMatching(/nobody asked for/));
  });

  it("a store that acknowledges a batch and has not got it", { timeout: LIMIT_MS }, async () => {
    const outcome = await simulate(planFor({ ...quick, sabotage: lossy }));
    expect(whatBroke(outcome)).toContainEqual(expect.stringMatching(/cursor of .* moved past/));
  });
});

/** The store, with another way to commit and, if given, other pages. */
function storeWith(
  store: Store,
  commit: Store["commit"],
  since: Store["since"] = (seq, limit) => store.since(seq, limit),
): Store {
  return {
    commit,
    since,
    get: (hash) => store.get(hash),
    texts: (hashes) => store.texts(hashes),
    message: (id) => store.message(id),
    pending: (author) => store.pending(author),
    heldLately: (text) => store.heldLately(text),
    held: (hashes) => store.held(hashes),
    wantsFor: (hashes) => store.wantsFor(hashes),
    dueWants: (now, limit) => store.dueWants(now, limit),
    dueLater: (now, limit) => store.dueLater(now, limit),
    head: (author) => store.head(author),
    author: (author) => store.author(author),
    authors: (limit) => store.authors(limit),
    feed: (author, page) => store.feed(author, page),
    recent: (page) => store.recent(page),
    index: (limit) => store.index(limit),
    search: (query) => store.search(query),
    sizes: () => store.sizes(),
    images: (limit) => store.images(limit),
    weigh: (author) => store.weigh(author),
    discard: (author, until, values) => store.discard(author, until, values),
    trashed: () => store.trashed(),
    trash: (key) => store.trash(key),
    empty: (keys) => store.empty(keys),
    merged: (authors, page) => store.merged(authors, page),
    posts: (ids) => store.posts(ids),
    naming: (kind, id, limit) => store.naming(kind, id, limit),
    holes: (author) => store.holes(author),
    totals: () => store.totals(),
    value: (room, key) => store.value(room, key),
    values: (room, prefix) => store.values(room, prefix),
    purge: (author) => store.purge(author),
    clear: () => store.clear(),
    close: () => store.close(),
  };
}

/** Shows every post but the tenth. */
function forgetful(store: Store): Store {
  return storeWith(
    store,
    (batch) => store.commit(batch),
    async (seq, limit) => {
      const page = await store.since(seq, limit);
      return page.filter((post) => post.seq !== 10);
    },
  );
}

/** Leaves the same messages out of each batch of many, however often they are told, and says that all went well. */
function lossy(store: Store): Store {
  return storeWith(store, (batch) => {
    const { messages = [] } = batch;
    const kept = messages.filter(({ id }) => id.charCodeAt(0) % 4 !== 0);
    return store.commit(messages.length > 3 ? { ...batch, messages: kept } : batch);
  });
}
