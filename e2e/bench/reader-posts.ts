/** A made network as the reader meets it: words that are rare and words that all use, long threads, one who writes half of everything, pictures. */
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { seededRandom } from "../../src/base/random.ts";
import { disc } from "../../src/pub/picture.ts";
import { simCrypto } from "../../src/testing/sim-crypto.ts";
import { openWriter, type Writer } from "../../src/testing/writer.ts";

export interface ReaderSet {
  readonly posts: number;
  /** Data folder of a pub that holds all. */
  readonly pub: string;
  readonly places: Places;
}

/** Where the bench goes. */
export interface Places {
  /** Each in `RARE_HITS` posts, spread over all. */
  readonly rare: readonly string[];
  /** Each in most posts. */
  readonly common: readonly string[];
  /** People who take turns: each has a twentieth of all posts. */
  readonly people: readonly string[];
  /** Each has `SELDOM_POSTS`, spread over all. */
  readonly seldom: readonly string[];
  /** Wrote half of everything. */
  readonly prolific: string;
  /** First posts of threads of `ANSWERS` answers. */
  readonly threads: readonly string[];
  /** Of one with `MANY_ANSWERS`; only where there is room for it. */
  readonly longThread?: string;
}

/** One search, feed or thread a round: what was seen a moment ago is kept by the reader, and would be no measure. */
export const ROUNDS = 7;
const RARE_HITS = 5;
const PEOPLE = 10;
const SELDOM_POSTS = 40;
const ANSWERS = 30;
const MANY_ANSWERS = 1_000;
const PICTURES = 8;
const PICTURE_EACH = 25;

const DAY = 24 * 3_600_000;
/** Older than every window of catch-up but the last: each post is asked for once. */
const [OLDEST_DAYS, NEWEST_DAYS] = [400, 200];
const RECORD_POSTS = 500;
const COMMON = "quiet river evening morning garden window weather".split(" ");
const WORDS =
  "the bird over a sings again before rain and nobody minds how long it takes us to say so under old trees".split(
    " ",
  );

const cache = join(tmpdir(), "wiredove-bench-reader");

/** Made once and kept for the next run. */
export async function readerSet(posts: number): Promise<ReaderSet> {
  const folder = join(cache, `v1-${posts}`);
  if (!existsSync(folder)) {
    const fresh = `${folder}.${process.pid}`;
    await make(posts, fresh);
    renameSync(fresh, folder);
  }
  const places = JSON.parse(readFileSync(join(folder, "places.json"), "utf8")) as Places;
  return { posts, pub: join(folder, "pub"), places };
}

interface Made {
  readonly id: string;
  readonly message: string;
  readonly content: string;
}

async function make(posts: number, folder: string): Promise<void> {
  const random = seededRandom(posts);
  const crypto = simCrypto(random);
  let now = Date.now() - OLDEST_DAYS * DAY;
  const step = ((OLDEST_DAYS - NEWEST_DAYS) * DAY) / posts;
  const writers = new Map<string, Writer>();
  for (const name of ["Prolific", ...numbered("Person", PEOPLE), ...numbered("Seldom", ROUNDS)]) {
    const writer = await openWriter(crypto, () => Math.floor(now));
    await writer.apds.put("name", name);
    writers.set(name, writer);
  }
  const writerOf = (name: string): Writer => {
    const writer = writers.get(name);
    if (!writer) throw new Error(`nobody is called ${name}`);
    return writer;
  };
  const pictures = Array.from({ length: PICTURES }, (_, at) =>
    disc([20 + 25 * at, 90, 160], [240, 200, 30 * at]),
  );
  const hashes = await Promise.all(pictures.map((picture) => writerOf("Prolific").apds.hash(picture)));

  const seldom = placesOf(posts, ROUNDS, SELDOM_POSTS);
  const rare = placesOf(posts, ROUNDS, RARE_HITS);
  const threads: (Made & { left: number; author: string })[] = [];
  const firsts: string[] = [];
  let longThread: string | undefined;
  const all: Made[] = [];
  for (let at = 0; at < posts; at++) {
    now += step;
    const seldomOne = seldom.get(at);
    const name =
      seldomOne !== undefined
        ? `Seldom ${seldomOne + 1}`
        : at % 2 === 0
          ? "Prolific"
          : `Person ${(((at - 1) / 2) % PEOPLE) + 1}`;
    const rareOne = rare.get(at);
    const body = [
      `Post ${at + 1}: ${textOf(() => random.next(), at)}`,
      ...(rareOne === undefined ? [] : [`Somebody saw the ${rareWord(rareOne)}.`]),
      ...(at % PICTURE_EACH === 0 ? [`![a disc](${hashes[(at / PICTURE_EACH) % PICTURES]})`] : []),
    ].join("\n\n");
    const writer = writerOf(name);
    const open = at % 3 === 0 ? threads.at(-1) : undefined;
    const written = await writer.write(body, open ? { reply: open.id, replyto: open.author } : {});
    if (open && --open.left === 0) threads.pop();
    all.push(written);
    // Threads one behind the other from a quarter on, the long one from the half on.
    const isLong = longThread === undefined && at >= posts / 2 && posts / 2 > 3 * MANY_ANSWERS;
    const isNext = firsts.length < ROUNDS && at >= posts / 4 && threads.length === 0;
    if (!isLong && !isNext) continue;
    threads.push({ ...written, left: isLong ? MANY_ANSWERS : ANSWERS, author: writer.author });
    if (isLong) longThread = written.id;
    else firsts.push(written.id);
  }
  const places: Places = {
    rare: Array.from({ length: ROUNDS }, (_, at) => rareWord(at)),
    common: COMMON,
    people: numbered("Person", PEOPLE).map((name) => writerOf(name).author),
    seldom: numbered("Seldom", ROUNDS).map((name) => writerOf(name).author),
    prolific: writerOf("Prolific").author,
    threads: firsts,
    ...(longThread !== undefined && { longThread }),
  };
  write(folder, all, pictures, places);
}

const numbered = (name: string, count: number): readonly string[] =>
  Array.from({ length: count }, (_, at) => `${name} ${at + 1}`);
const rareWord = (at: number): string => `kingfisher${"abcdefg"[at] ?? at}`;

/** For each of `ones`, `each` places of all posts, evenly spread and shared by nobody. */
function placesOf(posts: number, ones: number, each: number): ReadonlyMap<number, number> {
  const places = new Map<number, number>();
  for (let nth = 0; nth < each; nth++)
    for (let one = 0; one < ones; one++)
      places.set(Math.floor(((nth + (one + 0.5) / ones) * posts) / each), one);
  return places;
}

/** Some 300 characters with all the common words; now and then a longer one with the forms that Markdown has. */
function textOf(draw: () => number, at: number): string {
  const words = [...COMMON];
  while (words.length < 55) words.push(WORDS[Math.floor(draw() * WORDS.length)] ?? "");
  const text = words.sort(() => draw() - 0.5).join(" ");
  if (at % 10 !== 3) return text;
  return `**${text.slice(0, 40)}**\n\n${text}\n\n- [a link](https://almanac.example/${at})\n- \`code\`\n- *stress*\n\n> ${text.slice(40, 200)}\n\n${text}`;
}

function write(folder: string, all: readonly Made[], pictures: readonly string[], places: Places): void {
  mkdirSync(join(folder, "pub"), { recursive: true });
  // As `src/pub/log-file.ts` writes it: a checksum, then one commit a line.
  const lines: string[] = [];
  for (let from = 0; from < all.length; from += RECORD_POSTS) {
    const part = all.slice(from, from + RECORD_POSTS);
    const blobs = [...part.map(({ content }) => content), ...(from === 0 ? pictures : [])];
    const json = JSON.stringify({ m: part.map(({ message }) => message), b: blobs, l: [] });
    lines.push(`${createHash("sha256").update(json).digest("hex").slice(0, 8)} ${json}\n`);
  }
  writeFileSync(join(folder, "pub", "posts.log"), lines.join(""));
  writeFileSync(join(folder, "places.json"), JSON.stringify(places));
}
