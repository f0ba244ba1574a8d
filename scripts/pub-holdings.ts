/** What a pub holds, over HTTP, and what of it the browser lacks. */
import { type Hash, hashText, openMessage, parseDocument, referencesOf, webCrypto } from "apds";
import type { Page } from "../e2e/fixtures/driver.ts";
import { ask } from "./popup-status.ts";

export interface Holdings {
  /** Ids of the posts: messages whose content the pub gave with them. */
  readonly posts: ReadonlySet<string>;
  readonly authors: ReadonlySet<string>;
  /** Blobs that the posts name and the pub has. */
  readonly blobs: ReadonlySet<string>;
}

const crypto = webCrypto();

const httpOf = (pub: string): string => pub.replace(/^ws/, "http");

/** The one request that is light for every kind of pub, and says whether this one is safe to ask for more. */
async function poll(pub: string): Promise<{ texts: readonly string[]; safe: boolean }> {
  const response = await fetch(new URL("gossip/poll?since=0&limit=1000000000", httpOf(pub)));
  if (!response.ok) throw new Error(`${pub} answers its poll with status ${response.status}`);
  const answer = (await response.json()) as { messages: readonly string[] };
  return { texts: answer.messages, safe: response.headers.get("x-anproto-pub") === "1" };
}

/** Reads a poll's answer: a message, then its content where the pub has it, and so on. */
export async function holdingsOf(pub: string): Promise<Holdings> {
  const { texts, safe } = await poll(pub);
  const posts = new Set<string>();
  const authors = new Set<string>();
  const named = new Set<Hash>();
  for (const [at, text] of texts.entries()) {
    const message = await openMessage(text, crypto);
    const content = texts[at + 1];
    if (!message.ok || content === undefined) continue;
    if ((await hashText(content, crypto)) !== message.value.content) continue;
    posts.add(message.value.id);
    authors.add(message.value.author);
    for (const { hash } of referencesOf(parseDocument(content))) named.add(hash);
  }
  const blobs = new Set<string>();
  // A reference pub verifies its whole log for each such request, and loses what arrives meanwhile: it is not asked.
  for (const hash of safe ? named : []) if (!posts.has(hash) && (await hasBlob(pub, hash))) blobs.add(hash);
  return { posts, authors, blobs };
}

async function hasBlob(pub: string, hash: Hash): Promise<boolean> {
  const response = await fetch(`${httpOf(pub)}${hash}`);
  if (!response.ok) return false;
  return (await hashText(await response.text(), crypto)) === hash;
}

async function heldIds(popup: Page): Promise<ReadonlySet<string>> {
  const ids = new Set<string>();
  const limit = 500;
  for (let seq = 0; ; ) {
    const page = await ask(popup, "since", { seq, limit });
    for (const post of page) ids.add(post.id);
    const last = page.at(-1);
    if (last === undefined || page.length < limit) return ids;
    seq = last.seq;
  }
}

/** How many of these posts and blobs the browser does not hold. */
export async function lackingOf(popup: Page, holdings: readonly Holdings[]): Promise<number> {
  const held = await heldIds(popup);
  let lacking = 0;
  for (const { posts, blobs } of holdings) {
    for (const id of posts) if (!held.has(id)) lacking++;
    for (const hash of blobs) if ((await ask(popup, "get", { hash })).text === null) lacking++;
  }
  return lacking;
}
