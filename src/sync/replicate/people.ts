/** Whom the person follows or blocks: changed here, kept in the store, and what was missed meanwhile is owed. */
import type { Author, Batch, Committed, Result, Store, StoreFailure } from "apds";
import { err, ok } from "../../base/result.ts";
import { type Feed, feedOf, lacking } from "./feeds.ts";
import type { Interest, Interests } from "./scope.ts";

/** So many people cannot be followed or blocked; or the store could not write. */
export type InterestFailure = StoreFailure | { readonly kind: "too-many" };

export interface PeopleDeps {
  readonly store: Pick<Store, "author" | "pending">;
  readonly interests: Interests;
  readonly commit: (batch: Batch) => Promise<Result<Committed, StoreFailure>>;
  /** Every pub owes a run from the beginning. */
  readonly owe: () => void;
}

export class People {
  constructor(private readonly deps: PeopleDeps) {}

  /** Resolves once it is committed. */
  async setInterest(author: Author, interest: Interest | undefined): Promise<Result<void, InterestFailure>> {
    const { interests, commit, store, owe } = this.deps;
    const before = interests.get(author);
    if (before === interest) return ok(undefined);
    if (!interests.hasRoom(author)) return err({ kind: "too-many" });
    const committed = await commit({ values: [interests.row(author, interest)], strict: true });
    if (!committed.ok) return committed;
    interests.set(author, interest);
    if (interest === "followed") await commit({ again: await lacking(store, author) });
    if (interest === "followed" || before === "blocked") owe();
    return ok(undefined);
  }

  /** How whole the feeds of all followed people are. */
  followed(): Promise<readonly Feed[]> {
    return Promise.all(this.deps.interests.followed().map((author) => feedOf(this.deps.store, author)));
  }
}
