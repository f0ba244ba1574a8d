/**
 * The pub's HTTP answers, as functions of the core: no sockets, no files.
 *
 * | request | answer |
 * |---|---|
 * | `GET /all`, `GET /` where something is listed | array of `{hash, sig, author, opened, text?, ts}`, ascending by `ts` (a string of ms); no `text` where the content is missing |
 * | `GET /latest` | the same, of the last 5 minutes by the author's time |
 * | `GET /<author>` | the same, of this author |
 * | `GET /<message hash>` | the same, of one |
 * | `GET /<hash of a text>` | the text itself (typed as JSON, like the reference) |
 * | `GET /<name>` | array of authors, from the directory |
 * | `POST /gossip`, one text as body | `{"messages": […]}`: what a socket would have been told |
 * | `GET /gossip/poll` | see poll.ts |
 * | `GET /gossip`, anything else | 404 `{"error":"not_found"}` |
 *
 * Keys and hashes stand raw in the path, not percent-encoded. All answers carry CORS `*` and, readable across origins, `x-anproto-pub: 1`:
 * this pub verifies once, at the door; no GET makes it work for long or lose what arrives meanwhile, so a client may use them freely.
 * It serves no files and no keys.
 */
import { type Hash, parseAuthor, parseHash } from "apds";
import { chunked, jsonArray } from "./body.ts";
import { bounds } from "./bounds.ts";
import type { PubCore } from "./dialect.ts";
import type { Entry } from "./listing.ts";
import { pollAfter, pollSince } from "./poll.ts";

export interface PubRequest {
  readonly method: string;
  /** Path and query, as they stand in the request line. */
  readonly target: string;
  /** Of a POST. */
  readonly body?: string;
}

export interface PubAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  /** Lazily made where it is long: to be read chunk by chunk, as fast as the reader takes it. */
  readonly body: string | Iterable<string>;
}

/** The authors behind a name, if it has any. */
export type Directory = (
  name: string,
) => readonly string[] | undefined | Promise<readonly string[] | undefined>;

const everywhere = {
  "access-control-allow-origin": "*",
  "access-control-expose-headers": "x-anproto-pub",
  "content-type": "application/json",
  // Blobs are strangers' texts: no browser may take one for a page.
  "x-content-type-options": "nosniff",
  "x-anproto-pub": "1",
} as const;
const forGossip = {
  ...everywhere,
  "access-control-allow-headers": "content-type",
  "access-control-allow-methods": "GET,POST,OPTIONS",
} as const;

/** An answer without the core's help: a wrong body, too many sockets, a failed store. */
export const refusal = (status: number, error: string): PubAnswer => ({
  status,
  headers: forGossip,
  body: JSON.stringify({ error }),
});

/** Answers one request. It never rejects for what a client sent. */
export async function answerHttp(
  core: PubCore,
  directory: Directory,
  request: PubRequest,
): Promise<PubAnswer> {
  const { path, query } = split(request.target);
  if (request.method === "OPTIONS") return { status: 204, headers: forGossip, body: "" };
  if (path.startsWith("/gossip")) return answerGossip(core, request, path, query);
  const body = await read(core, directory, path);
  return body === undefined ? refusal(404, "not_found") : { status: 200, headers: everywhere, body };
}

async function answerGossip(
  core: PubCore,
  request: PubRequest,
  path: string,
  query: URLSearchParams,
): Promise<PubAnswer> {
  if (path === "/gossip" && request.method === "POST") {
    const told = await core.post(request.body ?? "");
    if (!told.ok) return refusal(507, told.error.kind);
    return { status: 200, headers: forGossip, body: JSON.stringify({ messages: told.value }) };
  }
  if (path !== "/gossip/poll") return refusal(404, "not_found");
  const pieces = query.has("after")
    ? pollAfter(core.listing, core.life, query)
    : pollSince(core.listing, query);
  return { status: 200, headers: forGossip, body: chunked(pieces) };
}

async function read(
  core: PubCore,
  directory: Directory,
  path: string,
): Promise<PubAnswer["body"] | undefined> {
  const { listing } = core;
  if (path === "/all" || (path === "/" && listing.size > 0)) return listed(listing.all());
  if (path === "/latest") return listed(listing.since(core.now() - bounds.latestMs));
  const name = path.slice(1);
  const hash = parseHash(name);
  if (hash !== undefined) return readHash(core, hash);
  const authors = await directory(decoded(name));
  return authors && JSON.stringify(authors);
}

async function readHash(core: PubCore, hash: Hash): Promise<PubAnswer["body"] | undefined> {
  const author = parseAuthor(hash);
  const feed = author.ok ? core.listing.ofAuthor(author.value) : [];
  if (feed.length > 0) return listed(feed);
  const entry = core.listing.entry(hash);
  return entry ? listed([entry]) : core.find(hash);
}

function listed(entries: readonly Entry[]): Iterable<string> {
  function* values(): Iterable<string> {
    for (const { message, content } of entries) {
      const ts = String(message.ts).padStart(13, "0");
      const { id: hash, text: sig, author } = message;
      yield JSON.stringify({ hash, sig, author, opened: ts + message.content, text: content, ts });
    }
  }
  return chunked(jsonArray(values()));
}

/** No URL parser: it would resolve dots and encode what must stay raw. */
function split(target: string): { path: string; query: URLSearchParams } {
  const at = target.indexOf("?");
  const path = at < 0 ? target : target.slice(0, at);
  return { path, query: new URLSearchParams(at < 0 ? "" : target.slice(at + 1)) };
}

function decoded(name: string): string {
  try {
    return decodeURIComponent(name);
  } catch {
    return name;
  }
}
