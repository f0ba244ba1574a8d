/**
 * HTTP as the reference answers it: the poll is light and loses posts at page boundaries; every other GET verifies the log again first, and
 * what arrives meanwhile is lost. No header says that it is safe, and `after` is unknown here. Keys are not served: that is the one
 * habit which no test needs.
 */

import type { Directory, PubAnswer, PubRequest } from "../http.ts";
import type { ReferenceCore } from "./reference-core.ts";
import type { ReferenceEntry } from "./reference-entry.ts";

const DEFAULT_LIMIT = 200;
const LATEST_MS = 5 * 60_000;
const headers = { "access-control-allow-origin": "*", "content-type": "application/json" } as const;
const forGossip = {
  ...headers,
  "access-control-allow-headers": "content-type",
  "access-control-allow-methods": "GET,POST,OPTIONS",
} as const;
const notFound: PubAnswer = { status: 404, headers: forGossip, body: '{"error":"not_found"}' };

/** Answers one request; `now` in ms. */
export async function answerAsReference(
  core: ReferenceCore,
  directory: Directory,
  { method, target, body = "" }: PubRequest,
  now: number,
): Promise<PubAnswer> {
  const [path = "", query = ""] = target.split("?");
  if (path.startsWith("/gossip")) {
    if (method === "OPTIONS") return { status: 204, headers: forGossip, body: "" };
    if (path === "/gossip" && method === "POST")
      return { status: 200, headers: forGossip, body: JSON.stringify({ messages: await core.post(body) }) };
    if (path !== "/gossip/poll") return notFound;
    return { status: 200, headers: forGossip, body: poll(core.log, new URLSearchParams(query)) };
  }
  await core.rebuilt();
  const found = await read(core, directory, path, now);
  return found === undefined ? notFound : { status: 200, headers, body: found };
}

/** In the order of the log, strictly after `since`; `limit` counts strings and is looked at after each post. */
function poll(log: readonly ReferenceEntry[], query: URLSearchParams): string {
  const since = Number.parseInt(query.get("since") || "0", 10);
  const limit = Number.parseInt(query.get("limit") || String(DEFAULT_LIMIT), 10);
  const messages: string[] = [];
  let nextSince = since;
  for (const { ts, text, content } of log) {
    if (!(ts > since) && !Number.isNaN(since)) continue;
    messages.push(text);
    if (content !== undefined) messages.push(content);
    nextSince = Math.max(nextSince, ts);
    if (messages.length >= limit) break;
  }
  return JSON.stringify({ messages, nextSince });
}

async function read(
  core: ReferenceCore,
  directory: Directory,
  path: string,
  now: number,
): Promise<string | undefined> {
  const { log } = core;
  if (path === "/all" || (path === "/" && log.length > 0)) return listed(log);
  if (path === "/latest") return listed(log.filter(({ ts }) => ts > now - LATEST_MS));
  const name = path.slice(1);
  const feed = log.filter(({ id, author }) => author === name || id === name);
  if (feed.length > 0) return listed(feed);
  const blob = core.blob(name);
  if (blob !== undefined) return blob;
  const authors = await directory(name);
  return authors && JSON.stringify(authors);
}

const listed = (entries: readonly ReferenceEntry[]): string =>
  JSON.stringify(
    entries
      .map(({ id: hash, text: sig, author, opened, content: text }) => {
        return { hash, sig, author, opened, text, ts: opened.slice(0, 13) };
      })
      .sort((one, other) => Number(one.ts) - Number(other.ts)),
  );
