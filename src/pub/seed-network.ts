/** A network of any size for tests and measurements: chained posts, replies, faces and pictures, denser towards now, as networks that grow are. */
import { type Author, type Hash, memoryStore, openApds } from "apds";
import { type Random, seededRandom } from "../base/random.ts";
import type { NetworkSize } from "./args.ts";
import { nodeCrypto } from "./node-crypto.ts";
import { disc } from "./picture.ts";
import { tellable } from "./seed.ts";

const SPAN_MS = 365 * 24 * 3_600_000;
const NEWEST_MS = 12 * 60_000;
const SEED = 11;
/** Every so many posts answer another, have a picture. */
const REPLY_EACH = 4;
const PICTURE_EACH = 50;
/** Different pictures in all: they are strangers to what is measured, and each costs a kilobyte. */
const PICTURES = 40;
const WORDS =
  "the harbour was quiet this morning and a boat came in with its lamps still lit while we talked about bread weather old maps the long way home rain on slate roofs and who would bring the ladder back".split(
    " ",
  );

interface Writer {
  readonly apds: ReturnType<typeof openApds>;
  readonly author: Author;
}

/** A maker of the network's texts in the order of telling. The newest post is 12 minutes old, the oldest a year; about 600 characters a post. */
export const seededNetwork =
  ({ authors, posts }: NetworkSize) =>
  async (_folder: string, now: number): Promise<readonly string[]> => {
    const random = seededRandom(SEED);
    const crypto = nodeCrypto();
    const pictures = Array.from({ length: PICTURES }, () => disc(colour(random), colour(random)));
    const texts = [...pictures];
    let at = now;
    const writers: Writer[] = [];
    for (let person = 0; person < authors; person++) {
      const apds = openApds({ store: memoryStore(), now: () => at, crypto });
      const author = await apds.setKeypair(await apds.generate());
      await apds.put("name", `Person ${person + 1}`);
      await apds.put("image", await apds.make(drawn(pictures, random)));
      writers.push({ apds, author });
    }
    let last: { readonly id: Hash; readonly author: Author } | undefined;
    for (let post = 0; post < posts; post++) {
      // Ascending by more than 0: half of all are of the last two months.
      const age = SPAN_MS * (1 - (post + 1) / posts) ** 2;
      at = Math.floor(now - NEWEST_MS - age - (posts - post));
      // Everybody writes once at least.
      const writer = writers[post < authors ? post : Math.floor(random.next() * authors)];
      if (!writer) throw new Error("a network has an author");
      const picture = post % PICTURE_EACH === 0 ? drawn(pictures, random) : undefined;
      const image = picture === undefined ? "" : `\n\n![a disc](${await writer.apds.hash(picture)})`;
      const fields = last && post % REPLY_EACH === 0 ? { reply: last.id, replyto: last.author } : undefined;
      const id = await writer.apds.compose(prose(random) + image, fields);
      texts.push(...(await tellable(writer.apds, id)));
      last = { id, author: writer.author };
    }
    return texts;
  };

function drawn(pictures: readonly string[], random: Random): string {
  return pictures[Math.floor(random.next() * pictures.length)] ?? "";
}

function colour(random: Random): readonly [number, number, number] {
  const channel = (): number => Math.floor(random.next() * 256);
  return [channel(), channel(), channel()];
}

/** 20 to 59 words. */
function prose(random: Random): string {
  const length = 20 + Math.floor(random.next() * 40);
  return Array.from({ length }, () => WORDS[Math.floor(random.next() * WORDS.length)]).join(" ");
}
