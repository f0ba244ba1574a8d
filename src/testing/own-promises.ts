/** What is promised of what the person before a client did: what they wrote is held once and listed everywhere, whom they chose is chosen. */
import { type Hash, parseDocument, parseHash } from "apds";
import type { Evidence } from "./promises.ts";
import type { SimUser } from "./sim-user.ts";

/** A pub takes in a message of the future only when its time has come. */
const DUE_MS = 60_000;

/** @param long so long a quiet that what a pub forgot was looked for again */
export async function checkOwn(user: SimUser, evidence: Evidence, long: boolean): Promise<void> {
  const { client, published } = user;
  const say = (what: string): void => evidence.network.breaches.report(client.name, what);
  const bodies = await ownBodies(user);
  for (const { text, outcome } of published) {
    const made = [...bodies].filter(([, body]) => body.startsWith(text)).map(([id]) => id);
    if (made.length > 1) say(`${made.length} posts were made of one that was published`);
    if (outcome === "refused" && made.length > 0)
      say("a post that could not be published is held all the same");
    if (outcome === "refused") continue;
    if (outcome !== "asked" && made[0] !== outcome) say(`a post that was published is not held: ${outcome}`);
    // A life that ended before it answered has made it whole, what it owes included, or not at all.
    const id = outcome === "asked" ? made[0] : outcome;
    for (const pub of id ? lacking(id, evidence, long) : [])
      say(`${pub} does not list ${id}, which was published`);
  }
  await checkChoices(user, say);
}

/** Own posts by id, without what stands before the words. */
async function ownBodies({ client: { store, author } }: SimUser): Promise<ReadonlyMap<Hash, string>> {
  const posts = author ? await store.feed(author, { limit: 100_000 }) : [];
  return new Map(posts.map(({ message, content }) => [message.id, parseDocument(content).body]));
}

/** Pubs that do not list it with its content, and should. */
function lacking(id: Hash, { honest, truth, now }: Evidence, long: boolean): readonly string[] {
  return honest
    .filter((pub) => long || !pub.forgot(id))
    .filter(
      (pub) => !pub.log().some(({ text, content }) => content !== undefined && truth.open(text)?.id === id),
    )
    .filter(() => (truth.byId(id)?.ts ?? Number.POSITIVE_INFINITY) <= now - DUE_MS)
    .map(({ url }) => url);
}

async function checkChoices({ client, interests }: SimUser, say: (what: string) => void): Promise<void> {
  const rows = new Map(
    (await client.store.values("interests")).map(({ key, value }) => [key, JSON.stringify(value)]),
  );
  for (const [author, { interest, known }] of interests)
    if (known && parseHash(author) && !(rows.get(author) ?? "undefined").includes(interest ?? "undefined"))
      say(`${author} is not ${interest ?? "let go"}, though it was said to be so`);
}
