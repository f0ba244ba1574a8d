/** Everything as lines of a file, and back. The file's shape stands in `rpc/archive.ts`. */
import * as v from "valibot";
import type { ArchiveReplies, archiveRequests, ImportPageView, importTroubles } from "../rpc/archive.ts";
import type { Handlers } from "../rpc/server.ts";
import type { Engine } from "./engine.ts";
import { moderationOf, PAIR } from "./moderation.ts";

const FORMAT = "wiredove-sync";
const VERSION = 1;
/** Posts, and characters, of one page of an export. */
const POSTS = 200;
const CHARACTERS = 4 * 2 ** 20;
const PICTURES = 1_000_000;

/** Choices are the page's to ask about; all else is taken in. */
const lineShape = v.union([
  v.strictObject({ message: v.string() }),
  v.strictObject({ blob: v.string() }),
  v.strictObject({ end: v.number() }),
  v.object({ followed: v.unknown() }),
  v.object({ pub: v.unknown() }),
  v.object({ moderation: v.unknown() }),
  v.object({ settings: v.unknown() }),
]);
const headShape = v.object({ [FORMAT]: v.pipe(v.number(), v.integer(), v.minValue(1)) });

type Trouble = (typeof importTroubles)[number];
const lineOf = (value: unknown): string => `${JSON.stringify(value)}\n`;

export function archiveHandlers(engine: () => Promise<Engine>): Pick<Handlers, keyof typeof archiveRequests> {
  return {
    async exportPage({ cursor, language }) {
      const at = await engine();
      const { posts: of } = await at.apds.store.totals();
      if (cursor === null) {
        const lines = [{ [FORMAT]: VERSION }, ...(await chosen(at, language))];
        return { lines: lines.map(lineOf).join(""), cursor: `posts 0 0 ${lines.length - 1}`, done: 0, of };
      }
      const [kind, place = "", done = "0", lines = "0"] = cursor.split(" ");
      const so = { done: Number(done), lines: Number(lines), of };
      return kind === "posts" ? postsFrom(at, Number(place), so) : picturesFrom(at, place, so);
    },
    async importPage({ text, from, last }) {
      const at = await engine();
      return new Reader(at, from).read(text, last);
    },
    async wipe() {
      await (await engine()).browser.wipe();
      return null;
    },
  };
}

interface SoFar {
  readonly done: number;
  /** Behind the first. */
  readonly lines: number;
  readonly of: number;
}

/** What the person chose: it is theirs as well. Not what goes with the key, nor the yes to serving pages, which no file can say. */
async function chosen(at: Engine, language?: string): Promise<readonly object[]> {
  const { pubs, scope, share, pausedAll, budget, notices } = at.settings.get();
  return [
    ...pubs.map(({ url, paused }) => ({ pub: url, ...(paused && { paused }) })),
    ...at.pool.people.followedAuthors().map((author) => ({ followed: author })),
    { moderation: await moderationOf(at).view() },
    { settings: { scope, share, pausedAll, budget, notices, language } },
  ];
}

/** A message stands before its content: then a file that is read in pieces has nothing that belongs to nothing yet. */
async function postsFrom({ apds }: Engine, seq: number, so: SoFar): Promise<ArchiveReplies["exportPage"]> {
  const posts = await apds.store.since(seq, POSTS);
  let [lines, last, done] = ["", seq, so.done];
  for (const { seq: place, message, content } of posts) {
    if (lines.length > CHARACTERS) break;
    lines += lineOf({ message: message.text }) + lineOf({ blob: content });
    last = place;
    done++;
  }
  const count = so.lines + 2 * (done - so.done);
  const cursor = posts.length === 0 ? `pictures - ${done} ${count}` : `posts ${last} ${done} ${count}`;
  return { lines, cursor, done, of: so.of };
}

async function picturesFrom(
  { apds }: Engine,
  after: string,
  so: SoFar,
): Promise<ArchiveReplies["exportPage"]> {
  // By their names: the order of use changes while one exports.
  const all = (await apds.store.images(PICTURES)).map(({ hash }) => hash).sort();
  let [lines, last, count] = ["", after, so.lines];
  for (const hash of all.filter((one) => after === "-" || one > after)) {
    if (lines.length > CHARACTERS)
      return { lines, cursor: `pictures ${last} ${so.done} ${count}`, done: so.done, of: so.of };
    const blob = await apds.store.get(hash);
    last = hash;
    if (blob === undefined) continue;
    lines += lineOf({ blob });
    count++;
  }
  return { lines: lines + lineOf({ end: count }), cursor: null, done: so.done, of: so.of };
}

/** One page of a file that is read. */
class Reader {
  readonly #messages: string[] = [];
  readonly #blobs: string[] = [];
  #refused = 0;
  #end: { readonly said: number; readonly at: number } | undefined;

  constructor(
    private readonly at: Engine,
    private next: number,
  ) {}

  async read(text: string, last: boolean): Promise<ImportPageView> {
    const lines = text.split("\n").filter((line) => line.trim() !== "");
    if (this.next === 0) {
      const trouble = headTrouble(lines.shift() ?? "", text);
      if (trouble) return { posts: 0, blobs: 0, held: 0, refused: 0, next: 0, trouble };
      this.next = 1;
    }
    for (const line of lines) this.#line(line);
    const taken = await this.at.pool.errands.takeIn(this.#messages, this.#blobs);
    if (!taken.ok) return { posts: 0, blobs: 0, held: 0, refused: 0, next: this.next, trouble: "store" };
    const isWhole = this.#end !== undefined && this.#end.said === this.#end.at;
    const { refused, ...rest } = taken.value;
    return {
      ...rest,
      refused: refused + this.#refused,
      next: this.next,
      ...(last && !isWhole && { trouble: "truncated" as const }),
    };
  }

  #line(line: string): void {
    const read = v.safeParse(lineShape, jsonOf(line));
    const at = this.next - 1;
    this.next++;
    if (!read.success) {
      this.#refused++;
      return;
    }
    const one = read.output;
    if ("message" in one) this.#messages.push(one.message);
    else if ("blob" in one) this.#blobs.push(one.blob);
    else if ("end" in one) this.#end = { said: one.end, at };
  }
}

function headTrouble(line: string, text: string): Trouble | undefined {
  const head = v.safeParse(headShape, jsonOf(line));
  if (head.success) return (head.output[FORMAT] ?? VERSION) > VERSION ? "newer" : undefined;
  return PAIR.test(text.slice(0, 2_000)) ? "key" : "foreign";
}

function jsonOf(line: string): unknown {
  try {
    return JSON.parse(line) as unknown;
  } catch {
    return undefined;
  }
}
