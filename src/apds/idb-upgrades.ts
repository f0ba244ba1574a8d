/** What makes a database of an older version one of now: one function per version, over every table that there ever was. */
import type { IDBPDatabase, IDBPTransaction, StoreNames } from "idb";
import { encodeBase64 } from "./base64.ts";
import { Bloom, wordsOf } from "./bloom.ts";
import { HOLES_KEPT } from "./feed.ts";
import { writeLayer } from "./idb-known.ts";
import type { Schema, Writing } from "./idb-schema.ts";
import { type Hash, trustStored } from "./message.ts";
import { type HalfKey, keyOf, type NameKey, type Packable, pack } from "./segments.ts";

/** A post up to version 3: a row of its own, with an index entry for each name. */
interface PostRow {
  readonly seq: number;
  readonly author: number;
  readonly ts: number;
  readonly text: string;
  /** Missing where it is in the blobs. */
  readonly content?: string;
  /** The first half of the id, and the second, which no index needs. */
  readonly id: HalfKey;
  readonly idRest: ArrayBuffer;
  readonly signs: HalfKey;
  readonly reply?: HalfKey;
  readonly images?: readonly HalfKey[];
}

interface EverySchema extends Schema {
  posts: {
    key: number;
    value: PostRow;
    indexes: {
      id: HalfKey;
      signs: HalfKey;
      reply: HalfKey;
      images: HalfKey;
      feed: [author: number, ts: number, id: HalfKey];
      time: [ts: number, id: HalfKey];
    };
  };
}

type EveryDatabase = IDBPDatabase<EverySchema>;
type Upgrading = IDBPTransaction<EverySchema, StoreNames<EverySchema>[], "versionchange">;

/** Posts that are in memory at a time. */
const PACK_STEP = 512;

/** From version n (its index) to n + 1. Databases out there go through all that they lack, so a line here is never changed, only added. */
export const UPGRADES: readonly ((
  database: EveryDatabase,
  transaction: Upgrading,
) => void | Promise<void>)[] = [
  (database) => {
    const posts = database.createObjectStore("posts", { keyPath: "seq" });
    posts.createIndex("id", "id", { unique: true });
    posts.createIndex("signs", "signs");
    posts.createIndex("reply", "reply");
    posts.createIndex("images", "images", { multiEntry: true });
    posts.createIndex("feed", ["author", "ts", "id"]);
    posts.createIndex("time", ["ts", "id"]);
    database.createObjectStore("pending", { keyPath: "id" }).createIndex("signs", "signs");
    database.createObjectStore("later", { keyPath: "id" }).createIndex("due", "due");
    database.createObjectStore("blobs", { keyPath: "hash" });
    const wants = database.createObjectStore("wants", { keyPath: "hash" });
    wants.createIndex("due", "due");
    wants.createIndex("author", "author");
    const authors = database.createObjectStore("authors", { keyPath: "number" });
    authors.createIndex("key", "key", { unique: true });
    authors.createIndex("newest", "newest");
    database.createObjectStore("pubs");
    database.createObjectStore("settings");
    database.createObjectStore("meta");
  },
  (database) => {
    database.createObjectStore("outbox");
    database.createObjectStore("jobs");
    database.createObjectStore("interests");
  },
  (_, transaction) => describeFeeds(transaction),
  packPosts,
  (database) => {
    database.createObjectStore("drafts");
  },
];

/**
 * Version 3: authors' rows say how whole the feed is, and wants when they were born. Which post named what is not known of old rows:
 * a hole counts as named by the head, which claims less than may be true.
 */
async function describeFeeds(transaction: Upgrading): Promise<void> {
  const wants = transaction.objectStore("wants");
  for (let cursor = await wants.openCursor(); cursor; cursor = await cursor.continue())
    await cursor.update({ ...cursor.value, bornAt: 0 });
  const feed = transaction.objectStore("posts").index("feed");
  for (
    let cursor = await transaction.objectStore("authors").openCursor();
    cursor;
    cursor = await cursor.continue()
  ) {
    const { number, key, record } = cursor.value;
    const [oldest, open] = await Promise.all([
      feed.getKey(IDBKeyRange.bound([number], [number, []])),
      wants.index("author").getAll(key),
    ]);
    const { head } = record.row;
    const previous = open.filter(({ kind }) => kind === "previous");
    const holes = previous.slice(0, HOLES_KEPT).map(({ hash }) => ({ id: hash, ts: head.ts }));
    const first = oldest === undefined ? undefined : (await transaction.objectStore("posts").get(oldest))?.ts;
    const row = { ...record.row, heads: [head], holes, ...(first !== undefined && { first }) };
    await cursor.update({ ...cursor.value, record: { ...record, row } });
  }
}

/** Version 4: posts are packed into segments, and a filter knows every name. Numbers of posts stay as they are. */
async function packPosts(database: EveryDatabase, transaction: Upgrading): Promise<void> {
  const segments = database.createObjectStore("segments", { keyPath: "first" });
  segments.createIndex("names", "names", { multiEntry: true });
  segments.createIndex("order", "order", { multiEntry: true });
  database.createObjectStore("filter");
  database.createObjectStore("journal");
  const bloom = new Bloom();
  const posts = transaction.objectStore("posts");
  for (let last = 0; ; ) {
    const rows = await posts.getAll(IDBKeyRange.lowerBound(last, true), PACK_STEP);
    const packables = rows.map(packableOf);
    for (const run of runsOf(packables)) for (const segment of pack(run)) await segments.put(segment);
    bloom.add(wordsOf(packables.flatMap(({ message }) => [message.id, message.content])));
    last = rows.at(-1)?.seq ?? last;
    if (rows.length < PACK_STEP) break;
  }
  database.deleteObjectStore("posts");
  for (const table of ["blobs", "wants", "later"] as const)
    bloom.add(wordsOf(await transaction.objectStore(table).getAllKeys()));
  for (const { id, text } of await transaction.objectStore("pending").getAll())
    bloom.add(wordsOf([id, trustStored(id, text).content]));
  bloom.add(wordsOf((await transaction.objectStore("authors").getAll()).map(({ key }) => key)));
  for (let layer = 0; layer < bloom.layers; layer++)
    writeLayer(transaction as unknown as Writing, bloom, layer);
  const meta = transaction.objectStore("meta");
  const counters = await meta.get("counters");
  if (counters) await meta.put({ ...counters, filterNames: bloom.names }, "counters");
}

/** Runs without a gap: purged posts left gaps. */
function runsOf(posts: readonly Packable[]): readonly Packable[][] {
  const runs: Packable[][] = [];
  for (const post of posts) {
    const run = runs.at(-1);
    if (run !== undefined && run.at(-1)?.seq === post.seq - 1) run.push(post);
    else runs.push([post]);
  }
  return runs;
}

function packableOf({ seq, text, content, author, id, idRest, reply, images = [] }: PostRow): Packable {
  const bytes = new Uint8Array(32);
  bytes.set(new Uint8Array(id));
  bytes.set(new Uint8Array(idRest), 16);
  const named: NameKey[] = images.map((image) => keyOf("image", new Uint8Array(image)));
  if (reply) named.push(keyOf("reply", new Uint8Array(reply)));
  return { seq, message: trustStored(encodeBase64(bytes) as Hash, text), content, author, named };
}
