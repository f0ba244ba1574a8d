/** The sample network of the first run: 5 authors and 120 posts of the last 30 days, signed with keys that are thrown away. */
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { type Apds, type Author, type Hash, memoryStore, openApds } from "apds";
import { type Random, seededRandom } from "../base/random.ts";
import { nodeCrypto } from "./node-crypto.ts";
import { type Colour, disc, landscape, rings, stripes } from "./picture.ts";
import { type Line, type Person, people, readTalk } from "./sample-talk.ts";

const SPAN_MS = 30 * 24 * 3_600_000;
/** The newest post is so old: young enough to look alive, too old for a clock that is a little behind. */
const NEWEST_MS = 12 * 60_000;
/** Which pictures and pauses: any number makes as good a network. */
const SEED = 5;

interface Writer {
  readonly apds: Apds;
  readonly author: Author;
  readonly face: string;
}

interface Written {
  readonly by: Person;
  readonly id: Hash;
}

/** The texts of the network in the order of telling, made for `now` (ms); writes the five names into `directory.json` of the folder. */
export async function sampleNetwork(folder: string, now: number): Promise<readonly string[]> {
  const random = seededRandom(SEED);
  let at = now;
  const writers = new Map<Person, Writer>();
  for (const person of people) writers.set(person, await openWriter(person, () => at, random));
  const threads = await readTalk();
  const step = (SPAN_MS - NEWEST_MS) / threads.flat().length;
  const texts: string[] = [];
  let told = 0;
  for (const thread of threads) {
    const written: Written[] = [];
    for (const line of thread) {
      // Ascending by more than 0 in any case: the pause is drawn from within the post's own share of the span.
      at = Math.floor(now - SPAN_MS + step * (told + random.next()));
      const writer = writerOf(writers, line.by);
      const picture = line.picture && pictureOf(line.picture, random);
      const id = await publish(writer, line, written, writers, picture);
      texts.push(...(await tellable(writer.apds, id)));
      // Each author's face goes with the first post that names it; a picture goes with its post.
      if (!texts.includes(writer.face)) texts.push(writer.face);
      if (picture) texts.push(picture);
      written.push({ by: line.by, id });
      told++;
    }
  }
  const names = [...writers].map(([person, { author }]) => [person.toLowerCase(), [author]] as const);
  await writeFile(
    join(folder, "directory.json"),
    `${JSON.stringify(Object.fromEntries(names), undefined, 2)}\n`,
  );
  return texts;
}

async function openWriter(person: Person, now: () => number, random: Random): Promise<Writer> {
  const apds = openApds({ store: memoryStore(), now, crypto: nodeCrypto() });
  const author = await apds.setKeypair(await apds.generate());
  const face = disc(drawn(random, 40), drawn(random, 160));
  await apds.put("name", person);
  await apds.put("image", await apds.make(face));
  return { apds, author, face };
}

async function publish(
  { apds }: Writer,
  line: Line,
  written: readonly Written[],
  writers: ReadonlyMap<Person, Writer>,
  picture: string | undefined,
): Promise<Hash> {
  const body = picture ? `${line.text}\n\n![${line.picture ?? ""}](${await apds.hash(picture)})` : line.text;
  const target =
    line.act === "reply"
      ? written[0]
      : line.act === "answer"
        ? written.at(-1)
        : written.findLast((other) => other.by === line.by);
  if (line.act === undefined || target === undefined) return apds.compose(body);
  if (line.act === "edit") return apds.compose(body, { edit: target.id });
  return apds.compose(body, { reply: target.id, replyto: writerOf(writers, target.by).author });
}

/** Content, then message: whoever hears the message has its text already. */
export async function tellable(apds: Apds, id: Hash): Promise<readonly string[]> {
  const message = await apds.store.message(id);
  const content = message && (await apds.store.get(message.content));
  if (message === undefined || content === undefined) throw new Error("what was just signed is not held");
  return [content, message.text];
}

function writerOf(writers: ReadonlyMap<Person, Writer>, person: Person): Writer {
  const writer = writers.get(person);
  if (!writer) throw new Error(`${person} has no key`);
  return writer;
}

/** A colour whose channels are at least `from`. */
function drawn(random: Random, from: number): Colour {
  const channel = (): number => from + Math.floor(random.next() * (230 - from));
  return [channel(), channel(), channel()];
}

function pictureOf(picture: NonNullable<Line["picture"]>, random: Random): string {
  switch (picture) {
    case "landscape":
      return landscape([120, 170, 220], drawn(random, 60), 0.2 + random.next() * 0.6);
    case "stripes":
      return stripes(drawn(random, 40), drawn(random, 120), random.next() * 3);
    case "rings":
      return rings(drawn(random, 40), drawn(random, 120), [245, 240, 230]);
  }
}
