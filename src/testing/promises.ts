/** What is promised of a client's store, checked from outside once it has been quiet for long enough (design.md, section 9). */
import {
  type Author,
  FUTURE_NEAR_MS,
  type Hash,
  type Post,
  parseDocument,
  parseHash,
  referencesOf,
  type Want,
} from "apds";
import { CONTENT_LIMIT } from "../sync/replicate/door.ts";
import { parsePubRow } from "../sync/replicate/ledger.ts";
import { hashOf } from "./hash-of.ts";
import type { SimClient } from "./sim-client.ts";
import type { Truth } from "./truth.ts";
import type { VirtualNetwork } from "./virtual-network.ts";
import type { SimPub } from "./virtual-pub.ts";

const PAGE = 500;
/** What was put apart because it was dated ahead is taken in by a tick once its time has come. */
const DUE_MS = 60_000;
/** Asks are paced: what fell due a moment ago may still stand in the queue. */
const OVERDUE_MS = 10 * 60_000;

/** As the design says, not as the engine does: an overlap that is too short is to be found. */
const OVERLAP_MS = 48 * 60 * 60_000;

/** What nobody has is given up after so many asks of every pub, unless its author is followed. */
const ROUNDS = 5;

export interface Evidence {
  readonly truth: Truth;
  readonly network: VirtualNetwork;
  /** ms since the epoch, true time. */
  readonly now: number;
  /** Those whose log is promised. */
  readonly honest: readonly SimPub[];
  /** How often a client asked for a hash. */
  readonly asked: (client: string, hash: string) => number;
  /** Texts that a liar told: junk, unless a held post names one. */
  readonly told: ReadonlyMap<string, string>;
}

export interface Findings {
  /** Posts of honest logs that this client must hold, and does. */
  readonly expected: number;
  readonly held: number;
}

/**
 * Every post in an honest log, with content, valid, not in the future, within the limits, is held. `soon`: those excepted whose content
 * every pub was asked for before it had it.
 */
export async function checkHeld(client: SimClient, evidence: Evidence, soon: boolean): Promise<Findings> {
  const ids = new Set<string>((await walk(client)).map(({ message }) => message.id));
  const takes = await client.takes();
  const fullAt = await fullRuns(client);
  const expected = new Set(
    evidence.honest.flatMap((pub) => owed(pub, takes, fullAt.get(pub.url) ?? 0, evidence)),
  );
  const absent = [...expected].flatMap((id) => (ids.has(id) ? [] : (parseHash(id) ?? [])));
  const waits = await waiting(client, absent, evidence, soon);
  const lacking = absent.filter((id) => !waits.has(id));
  if (lacking.length > 0) {
    const when = soon ? "soon after the last fault" : "after quiet";
    const what = `${lacking.length} of ${expected.size} posts of honest logs are not held ${when}`;
    const such = `${what}, such as ${lacking.slice(0, 3).join(" ")}`;
    const known = await Promise.all(lacking.slice(0, 3).map((id) => knownOf(client, id, evidence)));
    evidence.network.breaches.report(client.name, such, [...(await client.account()), ...known]);
  }
  return { expected: expected.size, held: expected.size - lacking.length };
}

/**
 * Those whose message is held and whose content nobody had when every pub was asked for it: so often that it was given up (a full run
 * each 7 days finds it), or it waits for its next time, which doubles up to 7 days. `soon`: once around is often enough for that.
 */
async function waiting(
  client: SimClient,
  ids: readonly Hash[],
  { network, asked, now }: Evidence,
  soon: boolean,
): Promise<ReadonlySet<Hash>> {
  const waits = new Set<Hash>();
  for (const id of ids) {
    const content = (await client.store.message(id))?.content;
    const want = content && (await client.store.wantsFor([content])).get(content);
    if (want && waitsLong(want, (soon ? 1 : 2) * network.pubs.length, now)) waits.add(id);
    if (!want && content && asked(client.name, content) >= ROUNDS * network.pubs.length) waits.add(id);
  }
  return waits;
}

/** Nothing acknowledged is lost, nothing is there twice, nothing unverified, unasked or of the future is held, and what is named is fetched. */
export async function checkStore(client: SimClient, evidence: Evidence): Promise<void> {
  const posts = await walk(client);
  const say = (count: number, what: string): void => {
    if (count > 0) evidence.network.breaches.report(client.name, `${count} ${what}`);
  };
  say(posts.filter(({ seq }, at) => seq <= (posts[at - 1]?.seq ?? 0)).length, "breaks in the order of seq");
  say(posts.length - new Set(posts.map(({ message }) => message.id)).size, "posts are held twice");
  const bySeq = new Map(posts.map(({ seq, message }) => [seq, message.id]));
  const { committed, thrownAway } = client.witness;
  const wasThrownAway = (id: Hash): boolean => thrownAway.has(evidence.truth.byId(id)?.author as Author);
  const lost = [...committed].filter(([seq, id]) => bySeq.get(seq) !== id && !wasThrownAway(id));
  say(lost.length, "acknowledged posts are lost or have another seq");
  say(posts.filter((post) => !isSigned(post, evidence.truth)).length, "held posts were never signed");
  const latest = evidence.now + Math.max(0, client.furthestAhead) + FUTURE_NEAR_MS;
  say(posts.filter(({ message }) => message.ts > latest).length, "held posts are of the future");
  say(await unasked(client, posts, evidence), "texts are held that nobody asked for");
  const unfetched = await unfetchedBy(client, posts, evidence);
  if (unfetched.length === 0) return;
  const what = `${unfetched.length} texts are named by held posts, are at an honest pub, and nobody asks for them`;
  const known = await Promise.all(
    unfetched.slice(0, 3).map((hash) => namingOf(client, hash, posts, evidence)),
  );
  evidence.network.breaches.report(client.name, what, [...(await client.account()), ...known]);
}

/**
 * The ids in a log that somebody who uses this pub, and takes in what `takes` says, must hold. A post that was older than the overlap of
 * two polls when it came waits for the next run from 0, a week after the last one: nothing else of a pub without a cursor shows it.
 *
 * @param fullAt when the last run from 0 began, ms; 0: none was complete
 */
function owed(
  pub: SimPub,
  takes: (author: string) => boolean,
  fullAt: number,
  { truth, now }: Pick<Evidence, "truth" | "now">,
): readonly string[] {
  return pub.log().flatMap(({ text, content, came = 0 }) => {
    const message = truth.open(text);
    if (message && came - message.ts > OVERLAP_MS && 0 < fullAt && fullAt < came) return [];
    const fits =
      content !== undefined && content.length <= CONTENT_LIMIT && message?.content === hashOf(content);
    return message && fits && message.ts <= now - DUE_MS && takes(message.author) ? [message.id] : [];
  });
}

async function fullRuns({ store }: SimClient): Promise<ReadonlyMap<string, number>> {
  const rows = await store.values("pubs");
  return new Map(rows.map(({ key, value }) => [key, parsePubRow(value).fullAt]));
}

async function walk(client: SimClient): Promise<readonly Post[]> {
  const posts: Post[] = [];
  for (;;) {
    const page = await client.store.since(posts.at(-1)?.seq ?? 0, PAGE);
    posts.push(...page);
    if (page.length < PAGE) return posts;
  }
}

function isSigned({ message, content }: Post, truth: Truth): boolean {
  const signed = truth.open(message.text);
  return signed?.id === message.id && signed.ts === message.ts && signed.content === hashOf(content);
}

const namedBy = (post: Post): readonly Hash[] =>
  referencesOf(parseDocument(post.content)).map((reference) => reference.hash);

async function unasked(
  client: SimClient,
  posts: readonly Post[],
  { told, truth }: Evidence,
): Promise<number> {
  const named = new Set<string>(posts.flatMap((post) => [post.message.content, ...namedBy(post)]));
  const held = await client.store.held([...told.keys()].flatMap((hash) => parseHash(hash) ?? []));
  return [...held].filter(([hash, as]) => {
    const text = told.get(hash) ?? "";
    return text !== "" && !named.has(hash) && (as === "blob" || truth.open(text) === undefined);
  }).length;
}

/** What a client knows of a message that it lacks, for a report. */
async function knownOf(client: SimClient, id: Hash, { asked }: Evidence): Promise<string> {
  const message = await client.store.message(id);
  const wanted = message?.content ?? id;
  const want = (await client.store.wantsFor([wanted])).get(wanted);
  return JSON.stringify({ id, pending: message !== undefined, want, asked: asked(client.name, wanted) });
}

/** Which posts name a text that is not held, for a report. */
async function namingOf(
  client: SimClient,
  hash: Hash,
  posts: readonly Post[],
  evidence: Evidence,
): Promise<string> {
  const by = posts.filter((post) => namedBy(post).includes(hash));
  const naming = by.map(({ seq, message: { id, author, ts } }) => ({ seq, id, author, ts }));
  return `${await knownOf(client, hash, evidence)} is named by ${JSON.stringify(naming)}`;
}

/** It was asked for so often in vain, and its next time has not come. */
const waitsLong = ({ state, attempts, nextAt }: Want, often: number, now: number): boolean =>
  state === "open" && attempts >= often && nextAt > now - OVERDUE_MS;

/** What a pub has taken in only lately may wait for its next time, or was given up, but only after every pub was asked, twice. */
async function unfetchedBy(
  client: SimClient,
  posts: readonly Post[],
  evidence: Evidence,
): Promise<readonly Hash[]> {
  const { honest, network, now } = evidence;
  // What a stranger whom somebody answers names in turn is not asked for: one step, and no more.
  const takes = await client.takes();
  const named = [...new Set(posts.filter(({ message }) => takes(message.author)).flatMap(namedBy))];
  const [held, wants] = await Promise.all([client.store.held(named), client.store.wantsFor(named)]);
  const waits = (want: Want | undefined): boolean =>
    want !== undefined && waitsLong(want, 2 * network.pubs.length, now);
  const gaveUp = (hash: Hash): boolean =>
    !wants.has(hash) && evidence.asked(client.name, hash) >= 2 * network.pubs.length;
  // Whoever's clock was ahead wrote it: it is put apart until its time comes (and then for a tick), which is neither held nor wanted.
  const isAhead = (hash: Hash): boolean => (evidence.truth.byId(hash)?.ts ?? 0) > now - DUE_MS;
  // It went to the trash with its author's other posts, and nobody asks for it while they are blocked.
  const isTrash = (hash: Hash): boolean =>
    client.witness.thrownAway.has(evidence.truth.byId(hash)?.author as Author);
  const lacking = named.filter((one) => !held.has(one) && !isAhead(one) && !isTrash(one));
  const unfetched: Hash[] = [];
  for (const hash of lacking.filter((one) => !waits(wants.get(one)) && !gaveUp(one))) {
    const there = await Promise.all(honest.map((pub) => pub.holds(hash)));
    if (there.includes(true)) unfetched.push(hash);
  }
  return unfetched;
}
