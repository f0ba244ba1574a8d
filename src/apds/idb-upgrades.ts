/** What makes a database of an older version one of now: one function per version, over every table that there ever was. */
import type { IDBPDatabase, IDBPTransaction, StoreNames } from "idb";
import { encodeBase64 } from "./base64.ts";
import { Bloom, wordsOf } from "./bloom.ts";
import { parseDocument } from "./document.ts";
import { HOLES_KEPT } from "./feed.ts";
import { packDrafts } from "./idb-drafts.ts";
import { writeLayer } from "./idb-known.ts";
import type { Schema, Writing } from "./idb-schema.ts";
import { type Hash, trustStored } from "./message.ts";
import { foundBy } from "./references.ts";
import {
  type HalfKey,
  isImageKey,
  keyOf,
  type NameKey,
  nameKey,
  type Packable,
  pack,
  postAt,
  renamed,
} from "./segments.ts";
import { sizeOf } from "./sizes.ts";

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
/** Rows of many posts. */
const SEGMENT_STEP = 64;
/** As long as a header that is parsed. */
const HEADER_LOOKED_AT = 16_500;

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
  weighPosts,
  (_, transaction) => packDrafts(transaction as unknown as Writing),
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

/**
 * Version 6: posts are found by what they edit, and by what they answer also where that is their `previous`; rows of authors and pictures
 * say what they take; there is a trash, and room for an index of words, which is filled later.
 */
async function weighPosts(database: EveryDatabase, transaction: Upgrading): Promise<void> {
  database.createObjectStore("terms");
  database.createObjectStore("indexed");
  const trash = database.createObjectStore("trash", { autoIncrement: true });
  trash.createIndex("sum", ["author", "until", "posts", "bytes"]);
  const uses = database.createObjectStore("uses", { keyPath: "hash" });
  uses.createIndex("used", "used");
  const [segments, blobs, authors, drafts, meta] = [
    transaction.objectStore("segments"),
    transaction.objectStore("blobs"),
    transaction.objectStore("authors"),
    transaction.objectStore("drafts"),
    transaction.objectStore("meta"),
  ];
  // Up to this version a draft was its rows.
  for (const draft of (await drafts.getAll()).flat()) await authors.put(draft as never);
  await drafts.clear();
  const bytes = new Map<number, number>();
  const sizes = { texts: 0, images: 0, pictures: 0 };
  const counted = new Set<Hash>();
  for (let last = 0; ; ) {
    const rows = await segments.getAll(IDBKeyRange.lowerBound(last, true), SEGMENT_STEP);
    for (const row of rows) {
      const named = row.named.filter(({ key }) => isImageKey(key));
      for (const at of row.texts.keys()) {
        const post = postAt(row, at);
        if (post === undefined) continue;
        const { message } = post;
        const isFirst = !counted.has(message.content);
        if (post.content === undefined) counted.add(message.content);
        const content = post.content ?? (await blobs.get(message.content))?.text ?? "";
        const size = sizeOf(message.text) + (isFirst ? sizeOf(content) : 0);
        const author = row.authors[at] ?? 0;
        bytes.set(author, (bytes.get(author) ?? 0) + size);
        sizes.texts += size;
        // Parsing every post would take minutes; few answer anything.
        if (!/^(?:reply|edit):/m.test(content.slice(0, HEADER_LOOKED_AT))) continue;
        for (const { kind, hash } of foundBy(parseDocument(content), []))
          named.push({ at, key: nameKey(kind, hash) });
      }
      if (named.length !== row.named.length || named.some(({ key }) => !isImageKey(key)))
        await segments.put(renamed(row, named));
    }
    last = rows.at(-1)?.first ?? last;
    if (rows.length < SEGMENT_STEP) break;
  }
  for (let cursor = await authors.openCursor(); cursor; cursor = await cursor.continue()) {
    const { number, record } = cursor.value;
    const row = { ...record.row, bytes: bytes.get(number) ?? 0 };
    await cursor.update({ ...cursor.value, record: { ...record, row } });
  }
  for (let cursor = await blobs.openCursor(); cursor; cursor = await cursor.continue()) {
    const { hash, text } = cursor.value;
    const signed = await segments.index("names").getKey(nameKey("content", hash));
    if (signed !== undefined) continue;
    const size = sizeOf(text);
    sizes.images += size;
    sizes.pictures++;
    await uses.put({ hash, bytes: size, used: 0 });
  }
  const counters = await meta.get("counters");
  if (counters) await meta.put({ ...counters, drafts: 0, sizes }, "counters");
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
