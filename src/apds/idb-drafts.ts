/**
 * Rows of authors that a bulk changed again and again: written as one draft a commit, and put into their table, with its indexes, once for
 * many commits. Whoever reads authors reads the drafts as well; they are bounded, and the first commit behind the bulk ends them.
 */
import type { AuthorRecord } from "./facts.ts";
import { type AuthorDbRow, authorDbRow } from "./idb-rows.ts";
import type { DbCounters, Reading, Writing } from "./idb-schema.ts";
import type { Author, Hash } from "./message.ts";
import type { AuthorRow, Dated } from "./store.ts";

/** Where there are no drafts, a commit that changes fewer authors writes them to their table. */
const BULK_AUTHORS = 64;
/** Rows in all drafts, about 2 MB. */
const DRAFT_ROWS = 8_192;

export type AuthorRows = ReadonlyMap<Author, AuthorDbRow>;

/** One author in a draft: what stands in their row twice or three times stands here once. 0: the same place as the head. */
type Entry = readonly [
  number: number,
  author: Author,
  head: Hash,
  ts: number,
  heads: 0 | readonly Dated[],
  profile: 0 | Dated | null,
  rest: Omit<AuthorRow, "author" | "head" | "heads">,
];

/** A draft as it is kept: the structured clone of these rows takes several times as long and as much room as all else of a commit. */
export function packedDraft(rows: readonly AuthorDbRow[]): ArrayBuffer {
  const entries = rows.map(({ number, record: { row, profile } }): Entry => {
    const { author, head, heads, ...rest } = row;
    const isHead = (place: Dated | undefined): boolean => place?.id === head.id && place.ts === head.ts;
    const isOnly = heads.length === 1 && isHead(heads[0]);
    return [
      number,
      author,
      head.id,
      head.ts,
      isOnly ? 0 : heads,
      isHead(profile) ? 0 : (profile ?? null),
      rest,
    ];
  });
  return new TextEncoder().encode(JSON.stringify(entries)).buffer;
}

/** Version 7 of the database: before, a draft was its rows as they are. */
export async function packDrafts(transaction: Writing): Promise<void> {
  const drafts = transaction.objectStore("drafts");
  for (let cursor = await drafts.openCursor(); cursor; cursor = await cursor.continue())
    await cursor.update(packedDraft(cursor.value as unknown as readonly AuthorDbRow[]));
}

export function unpackedDraft(draft: ArrayBuffer): readonly AuthorDbRow[] {
  const entries = JSON.parse(new TextDecoder().decode(draft)) as readonly Entry[];
  return entries.map(([number, author, id, ts, heads, profile, rest]) => {
    const head = { id, ts };
    const row = { ...rest, author, head, heads: heads === 0 ? [head] : heads };
    const record: AuthorRecord =
      profile === null ? { row } : { row, profile: profile === 0 ? head : profile };
    return authorDbRow(number, record);
  });
}

/**
 * Whether rows so many go into a draft, where the drafts hold so many already: a bulk begins them, whatever small commits come between go on
 * with them, and a commit that changes no author ends them.
 */
export function isDrafted(rows: number, drafts: number): boolean {
  return rows > 0 && (drafts > 0 || rows >= BULK_AUTHORS) && drafts + rows <= DRAFT_ROWS;
}

/** The drafts of one connection; what another connection wrote meanwhile is seen by the number of commits. */
export class Drafts {
  #commits = -1;
  #rows = new Map<Author, AuthorDbRow>();

  /** The newest draft of each author, as of this transaction. */
  async in(
    transaction: Reading,
    { drafts = 0, commits = 0 }: Pick<DbCounters, "drafts" | "commits">,
  ): Promise<AuthorRows> {
    if (drafts === 0) {
      this.#rows = new Map();
      this.#commits = commits;
    } else if (commits !== this.#commits) {
      const all = await transaction.objectStore("drafts").getAll();
      this.#rows = new Map(all.flatMap(unpackedDraft).map((row) => [row.key, row]));
      this.#commits = commits;
    }
    return this.#rows;
  }

  /** A commit behind the last one seen is on disk: it drafted these rows, or (undefined) ended all drafts. */
  committed(commits: number, rows: readonly AuthorDbRow[] | undefined): void {
    if (this.#commits !== commits - 1) return;
    this.#commits = commits;
    if (rows === undefined) this.#rows = new Map();
    else for (const row of rows) this.#rows.set(row.key, row);
  }
}
