/** What is promised, checked from outside once it has been quiet for long enough (design.md, section 9). */
import { datedAt, type Hash, type Message, type Post, parseDocument, parseHash, referencesOf } from "apds";
import { CONTENT_LIMIT } from "../sync/replicate/door.ts";
import type { SimClient } from "./sim-client.ts";
import type { Truth } from "./truth.ts";
import type { VirtualNetwork } from "./virtual-network.ts";
import type { SimPub } from "./virtual-pub.ts";

/** Frames an hour, both ways together, per client and pub, while nothing happens. */
export const IDLE_FRAMES = 200;
const PAGE = 500;

export interface Evidence {
  readonly truth: Truth;
  readonly network: VirtualNetwork;
  /** ms since the epoch, true time. */
  readonly now: number;
  /** Those whose log is promised. */
  readonly honest: readonly SimPub[];
  /** Texts that a liar told: junk, unless a held post names one. */
  readonly told: ReadonlyMap<string, string>;
}

export interface Findings {
  /** Posts of honest logs that this client must hold, and does. */
  readonly expected: number;
  readonly held: number;
}

/** All promises about what one client holds. */
export async function checkClient(client: SimClient, evidence: Evidence): Promise<Findings> {
  const { truth, now, honest, network } = evidence;
  const posts = await walk(client);
  const ids = new Set(posts.map(({ message }) => message.id));
  const say = (count: number, what: string): void => {
    if (count > 0) network.breaches.report(client.name, `${count} ${what}`);
  };

  const expected = new Set<Hash>();
  for (const pub of honest) for (const message of await owed(pub, truth, now)) expected.add(message.id);
  const held = [...expected].filter((id) => ids.has(id)).length;
  say(expected.size - held, `of ${expected.size} posts of honest logs are not held`);

  const ascending = posts.every(({ seq }, at) => seq > (posts[at - 1]?.seq ?? 0));
  say(ascending ? 0 : 1, "break in the order of seq");
  say(posts.length - ids.size, "posts are held twice");
  const bySeq = new Map(posts.map(({ seq, message }) => [seq, message.id]));
  const lost = [...client.witness.committed].filter(([seq, id]) => bySeq.get(seq) !== id);
  say(lost.length, "acknowledged posts are lost or have another seq");

  let unverified = 0;
  for (const { message, content } of posts) {
    const opened = await truth.open(message.text);
    if (opened?.id !== message.id || opened.content !== (await truth.hash(content))) unverified += 1;
  }
  say(unverified, "held posts do not verify");
  say(await unasked(client, posts, evidence), "texts are held that nobody asked for");
  return { expected: expected.size, held };
}

/** The posts of a log that everybody who uses this pub must hold. */
async function owed(pub: SimPub, truth: Truth, now: number): Promise<readonly Message[]> {
  const messages: Message[] = [];
  for (const { text, content } of pub.log()) {
    const message = await truth.open(text);
    if (!message || content === undefined || content.length > CONTENT_LIMIT) continue;
    if (datedAt(message, now) === "now" && message.content === (await truth.hash(content)))
      messages.push(message);
  }
  return messages;
}

async function walk(client: SimClient): Promise<readonly Post[]> {
  const posts: Post[] = [];
  for (;;) {
    const page = await client.store.since(posts.at(-1)?.seq ?? 0, PAGE);
    posts.push(...page);
    if (page.length < PAGE) return posts;
  }
}

async function unasked(
  client: SimClient,
  posts: readonly Post[],
  { told, truth }: Evidence,
): Promise<number> {
  const named = new Set<string>();
  for (const { message, content } of posts) {
    named.add(message.content);
    for (const { hash } of referencesOf(parseDocument(content))) named.add(hash);
  }
  const hashes = [...told.keys()].flatMap((hash) => parseHash(hash) ?? []);
  const held = await client.store.held(hashes);
  let count = 0;
  for (const [hash, as] of held) {
    const text = told.get(hash) ?? "";
    if (text === "" || named.has(hash)) continue;
    if (as === "blob" || (await truth.open(text)) === undefined) count += 1;
  }
  return count;
}

/** Every pub that listens is open again, and the client says so. */
export function checkOpen(client: SimClient, { network }: Evidence): void {
  const states = new Map(client.pool?.status.get().pubs.map(({ url, state }) => [url, state.kind]));
  for (const { url } of network.pubs.filter((pub) => pub.up())) {
    const state = states.get(url);
    if (state !== "open")
      network.breaches.report(client.name, `${url} is ${state ?? "unknown"}, not open, after quiet`);
  }
}

/** @param before frames per link name, when the hour began */
export function checkIdle(network: VirtualNetwork, before: ReadonlyMap<string, number>): void {
  for (const link of network.links()) {
    const spent = link.frames - (before.get(link.name) ?? 0);
    if (spent > IDLE_FRAMES)
      network.breaches.report(link.client, `${spent} frames with ${link.pub.url} in an idle hour`);
  }
}
