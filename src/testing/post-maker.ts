/** Networks of throw-away people for tests: real keys, chained signed posts, now and then a picture. The same seed makes the same network. */
import { seededRandom } from "../base/random.ts";
import { disc } from "../pub/picture.ts";
import { simCrypto } from "./sim-crypto.ts";
import { openWriter } from "./writer.ts";

export interface MadePost {
  readonly id: string;
  /** The 208 characters. */
  readonly message: string;
  readonly content: string;
  /** Images that this post names and no post before it. */
  readonly blobs: readonly string[];
}

export interface NetworkPlan {
  /** They take turns. */
  readonly authors: number;
  readonly posts: number;
  /** Time of the first post, ms since the epoch. */
  readonly from: number;
  /** Time between two posts, ms. */
  readonly stepMs: number;
  readonly seed?: number;
}

/** Every so many posts have a picture of their own. */
const PICTURE_EACH = 25;

/** `posts` posts in the order of their times; each names its author's post before it as `previous`. */
export async function makeNetwork({
  authors,
  posts,
  from,
  stepMs,
  seed = 1,
}: NetworkPlan): Promise<readonly MadePost[]> {
  const random = seededRandom(seed);
  const crypto = simCrypto(random);
  let now = from;
  const writers = [];
  for (let at = 0; at < authors; at++) {
    const writer = await openWriter(crypto, () => now);
    await writer.apds.put("name", `Person ${at + 1}`);
    writers.push(writer);
  }
  const made: MadePost[] = [];
  for (let at = 0; at < posts; at++) {
    now = from + at * stepMs;
    const writer = writers[at % authors];
    if (!writer) throw new Error("a network needs an author");
    const channel = (): number => Math.floor(random.next() * 256);
    const picture =
      at % PICTURE_EACH === 0 ? disc([channel(), channel(), channel()], [channel(), 90, 60]) : undefined;
    const image = picture && ` ![](${await writer.apds.hash(picture)})`;
    const written = await writer.write(`Post ${at + 1}, from a quiet evening by the window.${image ?? ""}`);
    made.push({ ...written, blobs: picture ? [picture] : [] });
  }
  return made;
}
