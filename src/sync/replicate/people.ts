/** Whom the person follows or blocks: changed here, kept in the store, and what was missed meanwhile is owed. */
import type { Author, Batch, Committed, Result, Store, StoreFailure, Value } from "apds";
import { err, ok } from "../../base/result.ts";
import { type Feed, feedOf, lacking } from "./feeds.ts";
import type { Ledger } from "./ledger.ts";
import type { Interest, Interests } from "./scope.ts";

/** So many people cannot be followed or blocked; or the store could not write. */
export type InterestFailure = StoreFailure | { readonly kind: "too-many" };

export interface PeopleDeps {
  readonly store: Pick<Store, "author" | "pending">;
  readonly interests: Interests;
  readonly commit: (batch: Batch) => Promise<Result<Committed, StoreFailure>>;
  readonly ledgers: ReadonlyMap<string, Ledger>;
  /** Every pub owes a run from the beginning, and begins it at once. */
  readonly owe: () => void;
}

/** The rows that say that every pub owes a run from the beginning. */
const debts = (ledgers: PeopleDeps["ledgers"]): readonly Value[] =>
  [...ledgers.values()].map((ledger) => ledger.owe());

export class People {
  constructor(private readonly deps: PeopleDeps) {}

  /** Resolves once it is committed. */
  async setInterest(author: Author, interest: Interest | undefined): Promise<Result<void, InterestFailure>> {
    const { interests, commit, store, owe } = this.deps;
    const before = interests.get(author);
    if (before === interest) return ok(undefined);
    if (!interests.hasRoom(author)) return err({ kind: "too-many" });
    // In the same transaction: who is told that somebody is followed is owed what was missed, whatever ends this life.
    const owed = interest === "followed" || before === "blocked";
    const values = [interests.row(author, interest), ...(owed ? debts(this.deps.ledgers) : [])];
    const committed = await commit({ values, strict: true });
    if (!committed.ok) return committed;
    interests.set(author, interest);
    if (interest === "followed") await commit({ again: await lacking(store, author) });
    // Again: a run that began meanwhile was judged by the old choice.
    if (owed) owe();
    return ok(undefined);
  }

  /** What the person chose for this author. */
  interest(author: Author): Interest | undefined {
    return this.deps.interests.get(author);
  }

  /** How whole the feeds of all followed people are. */
  followed(): Promise<readonly Feed[]> {
    return Promise.all(this.deps.interests.followed().map((author) => feedOf(this.deps.store, author)));
  }
}
