/**
 * Who is called so? `GET /<name>` of the person's pubs, when the person asks. What pubs say is shown beside each other, with who said
 * it, and never merged: a name is nobody's property. Heavy on a reference pub.
 */
import { type Author, parseAuthor } from "apds";
import * as v from "valibot";
import type { Clock } from "../../base/clock.ts";
import { err, ok, type Result } from "../../base/result.ts";
import type { Http } from "../http.ts";
import type { Heavy } from "./heavy.ts";
import type { Ledger } from "./ledger.ts";

const NAME_CHARACTERS = 200;
const DIRECTORY_DEADLINE_MS = 10_000;
const DIRECTORY_CHARACTERS = 64 * 2 ** 10;
const DIRECTORY_AUTHORS = 100;
/** One name is asked of a pub that is not safe so often at most. */
const DIRECTORY_PAUSE_MS = 60_000;

export type DirectoryFailure =
  | { readonly kind: "no-answer" }
  /** The pub knows nobody of that name. */
  | { readonly kind: "unknown" }
  | { readonly kind: "status"; readonly status: number }
  /** An answer of another shape, or larger than we take. */
  | { readonly kind: "protocol" }
  /** It was asked for this name a moment ago, and the request costs it much. */
  | { readonly kind: "too-soon" }
  /** No name: empty, longer than names are, or what a pub serves by another meaning. */
  | { readonly kind: "name" };

/** What one pub said. */
export interface DirectoryAnswer {
  readonly url: string;
  readonly authors: Result<readonly Author[], DirectoryFailure>;
}

export interface DirectoryDeps {
  readonly http: Http;
  readonly clock: Clock;
  readonly heavy: Heavy;
  /** The pubs to ask: address, http(s) address ending in a slash, account. */
  readonly pubs: () => readonly { readonly base: string; readonly ledger: Ledger }[];
}

/** Names that are paths of a pub, with another meaning; `gossip` would make it answer as a poll. */
const RESERVED = new Set(["all", "latest", "gossip", "keypair", "hashlog", "openedlog", ".", ".."]);

export async function askDirectory(deps: DirectoryDeps, typed: string): Promise<readonly DirectoryAnswer[]> {
  const name = typed.trim();
  const isName = canBeAsked(name);
  return Promise.all(
    deps.pubs().map(async ({ base, ledger }): Promise<DirectoryAnswer> => {
      if (!isName) return { url: ledger.url, authors: err({ kind: "name" }) };
      const ask = (): ReturnType<typeof read> => read(deps, `${base}${encodeURIComponent(name)}`);
      if (ledger.row.safe) return { url: ledger.url, authors: await ask() };
      const authors = await deps.heavy.run(`name ${name}`, ledger.url, DIRECTORY_PAUSE_MS, ask);
      return { url: ledger.url, authors: authors === "too-soon" ? err({ kind: "too-soon" }) : authors };
    }),
  );
}

/** Lone surrogates cannot be encoded; a slash is another path, and a key another request. */
const canBeAsked = (name: string): boolean =>
  name !== "" &&
  name.length <= NAME_CHARACTERS &&
  !/[/\\]|\p{Surrogate}/u.test(name) &&
  !RESERVED.has(name.toLowerCase()) &&
  !parseAuthor(name).ok;

async function read(
  { http, clock }: DirectoryDeps,
  address: string,
): Promise<Result<readonly Author[], DirectoryFailure>> {
  const late = new AbortController();
  const cancel = clock.after(DIRECTORY_DEADLINE_MS, () => late.abort());
  try {
    const answer = await http.get(address, late.signal);
    if (!answer.ok) return err({ kind: "no-answer" });
    const { status, body } = answer.value;
    if (status === 404) return err({ kind: "unknown" });
    if (status !== 200) return err({ kind: "status", status });
    let text = "";
    for await (const piece of body) {
      text += piece;
      if (text.length > DIRECTORY_CHARACTERS) return err({ kind: "protocol" });
    }
    return late.signal.aborted || answer.value.cut() ? err({ kind: "no-answer" }) : parseAuthors(text);
  } finally {
    cancel();
  }
}

const listShape = v.pipe(v.string(), v.parseJson(), v.array(v.string()), v.maxLength(DIRECTORY_AUTHORS));

function parseAuthors(text: string): Result<readonly Author[], DirectoryFailure> {
  const list = v.safeParse(listShape, text);
  if (!list.success) return err({ kind: "protocol" });
  const authors = list.output.flatMap((key) => {
    const author = parseAuthor(key);
    return author.ok ? [author.value] : [];
  });
  // A list of something else than keys (an app's, say) is no directory; an empty one knows nobody.
  if (authors.length === 0) return err({ kind: list.output.length === 0 ? "unknown" : "protocol" });
  return ok([...new Set(authors)]);
}
