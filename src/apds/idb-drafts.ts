/**
 * Rows of authors that a bulk changed again and again: written as one draft a commit, and put into their table, with its indexes, once for
 * many commits. Whoever reads authors reads the drafts as well; they are bounded, and any small commit ends them.
 */
import type { AuthorDbRow } from "./idb-rows.ts";
import type { DbCounters, Reading } from "./idb-schema.ts";
import type { Author } from "./message.ts";

/** A commit that changes fewer authors writes them to their table. */
const BULK_AUTHORS = 64;
/** Rows in all drafts, about 3 MB. */
const DRAFT_ROWS = 8_192;

export type AuthorRows = ReadonlyMap<Author, AuthorDbRow>;

/** Whether rows so many go into a draft, where the drafts hold so many already. */
export function isDrafted(rows: number, drafts: number): boolean {
  return rows >= BULK_AUTHORS && drafts + rows <= DRAFT_ROWS;
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
      this.#rows = new Map(all.flat().map((row) => [row.key, row]));
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
