/** The posts of the bench: made once by our own `apds`, kept in a folder for the next run, and as the log of a pub that holds them. */
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { seededRandom } from "../../src/base/random.ts";
import { simCrypto } from "../../src/testing/sim-crypto.ts";
import { openWriter, type Writer } from "../../src/testing/writer.ts";

/** A message and its content. */
export type Pair = readonly [message: string, content: string];

export interface PostSet {
  readonly pairs: readonly Pair[];
  /** Data folder of a pub that holds them. */
  readonly pub: string;
  /** UTF-8 bytes of all messages and contents. */
  readonly bytes: number;
}

const DAY = 24 * 3_600_000;
/**
 * Older than every window of catch-up but the last: so each post is asked for once, and what is measured is taking in, not asking.
 * Two hundred days for all, so that an answer that exceeds our bounds goes on close behind where it ended.
 */
const [OLDEST_DAYS, NEWEST_DAYS] = [400, 200];
/** With the header (name, previous) and the message, about 600 bytes a post. */
const BODY_CHARACTERS = 300;
const RECORD_POSTS = 500;
/** Prime: no set's seed is that of another size. */
const SEED_STEP = 1_000_003;
const WORDS =
  "the bird over a quiet river sings again before evening rain and nobody minds how long it takes".split(" ");

const cache = join(tmpdir(), "wiredove-bench-posts");

/** `posts` posts of `authors` authors, who take turns; the `nth` set of that kind has other posts, by others. */
export async function postSet(posts: number, authors: number, nth = 0): Promise<PostSet> {
  const folder = join(cache, `v1-${posts}-${authors}${nth === 0 ? "" : `-${nth}`}`);
  if (!existsSync(folder)) {
    const fresh = `${folder}.${process.pid}`;
    write(fresh, await make(posts, authors, posts + authors + nth * SEED_STEP));
    renameSync(fresh, folder);
  }
  const pairs = readFileSync(join(folder, "posts.jsonl"), "utf8")
    .trimEnd()
    .split("\n")
    .map((line) => JSON.parse(line) as Pair);
  const bytes = pairs.reduce(
    (sum, [message, content]) => sum + message.length + Buffer.byteLength(content),
    0,
  );
  return { pairs, pub: join(folder, "pub"), bytes };
}

/** A few posts by somebody else, dated now: new to whoever holds a set. */
export async function freshPosts(posts: number): Promise<readonly Pair[]> {
  const random = seededRandom(Date.now());
  const writer = await openWriter(simCrypto(random), () => Date.now());
  const pairs: Pair[] = [];
  for (let at = 0; at < posts; at++) pairs.push(await written(writer, `Fresh ${at}`));
  return pairs;
}

async function make(posts: number, authors: number, seed: number): Promise<readonly Pair[]> {
  const random = seededRandom(seed);
  const crypto = simCrypto(random);
  let now = Date.now() - OLDEST_DAYS * DAY;
  const step = ((OLDEST_DAYS - NEWEST_DAYS) * DAY) / posts;
  const writers: Writer[] = [];
  for (let at = 0; at < authors; at++) {
    const writer = await openWriter(crypto, () => Math.floor(now));
    await writer.apds.put("name", `Person ${at + 1}`);
    writers.push(writer);
  }
  const pairs: Pair[] = [];
  for (let at = 0; at < posts; at++) {
    now += step;
    const writer = writers[at % authors];
    if (!writer) throw new Error("a set needs an author");
    let body = `Post ${at + 1}:`;
    while (body.length < BODY_CHARACTERS) body += ` ${WORDS[Math.floor(random.next() * WORDS.length)]}`;
    pairs.push(await written(writer, body));
  }
  return pairs;
}

async function written(writer: Writer, body: string): Promise<Pair> {
  const { message, content } = await writer.write(body);
  return [message, content];
}

function write(folder: string, pairs: readonly Pair[]): void {
  mkdirSync(join(folder, "pub"), { recursive: true });
  writeFileSync(join(folder, "posts.jsonl"), pairs.map((pair) => `${JSON.stringify(pair)}\n`).join(""));
  // As `src/pub/log-file.ts` writes it: a checksum, then one commit a line.
  const lines: string[] = [];
  for (let from = 0; from < pairs.length; from += RECORD_POSTS) {
    const part = pairs.slice(from, from + RECORD_POSTS);
    const json = JSON.stringify({
      m: part.map(([message]) => message),
      b: part.map(([, content]) => content),
      l: [],
    });
    lines.push(`${createHash("sha256").update(json).digest("hex").slice(0, 8)} ${json}\n`);
  }
  writeFileSync(join(folder, "pub", "posts.log"), lines.join(""));
}
