/** Whom the person follows or blocks: changed here, kept in the store, and what was missed meanwhile is owed. */
import type { Author, AuthorRow, Batch, Committed, Result, Store, StoreFailure, Value } from "apds";
import type { Clock } from "../../base/clock.ts";
import { err, ok } from "../../base/result.ts";
import { turns } from "../../base/turns.ts";
import { type Feed, feedOf, pubsAsked } from "./feeds.ts";
import { Keeping, type KeepingDeps, TRASH_MS } from "./keeping.ts";
import type { Ledger } from "./ledger.ts";
import { LookAgain, type LookAgainDeps, lookAgain } from "./look-again.ts";
import type { Interest, Interests, Scope } from "./scope.ts";

/** So many people cannot be followed or blocked; one does not block oneself; or the store could not write. */
export type InterestFailure = StoreFailure | { readonly kind: "too-many" | "own" };

/** The row that says whose feed was owed as one's own. */
const OWN_OWED = "own feed";

export interface PeopleDeps {
  readonly store: Pick<Store, "author" | "holes" | "discard" | "purge" | "value" | "weigh"> &
    KeepingDeps["store"] &
    LookAgainDeps["store"];
  readonly clock: Clock;
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
  readonly keeping: Keeping;
  readonly #again: LookAgain;
  /** Each choice begins with what the one before has led to. */
  readonly #inTurn = turns();
  /** The identity whose own feed was owed. */
  #ownOwed: Author | undefined;

  constructor(private readonly deps: PeopleDeps) {
    this.keeping = new Keeping(deps);
    this.#again = new LookAgain(deps);
  }

  /** Resolves once it is committed. */
  setInterest(author: Author, interest: Interest | undefined): Promise<Result<void, InterestFailure>> {
    return this.#inTurn(() => this.#choose(author, interest));
  }

  async #choose(author: Author, interest: Interest | undefined): Promise<Result<void, InterestFailure>> {
    const { interests, owe } = this.deps;
    const before = interests.get(author);
    if (before === interest) return ok(undefined);
    if (!interests.hasRoom(author)) return err({ kind: "too-many" });
    if (interest === "blocked") return this.#block(author);
    const owed = interest === "followed" || before === "blocked";
    const chosen = await this.#again.during(() => this.#write(author, interest, owed));
    // Before pubs are asked: what they tell of it then is held, and no news.
    if (chosen.ok && before === "blocked") await this.keeping.tidy();
    // Again: a run that began meanwhile was judged by the old choice.
    if (chosen.ok && owed) owe();
    return chosen;
  }

  /** See `Pool.setScope`. */
  async setScope(scope: Scope): Promise<void> {
    const { interests, commit, ledgers, owe } = this.deps;
    const wider = scope === "everyone" && interests.scope !== "everyone";
    interests.scope = scope;
    if (!wider) return;
    await this.#again.during(() => commit({ values: [...debts(ledgers), lookAgain("everybody")] }));
    owe();
  }

  /** In one transaction: who is told that somebody is followed is owed what was missed, whatever ends this life. */
  async #write(
    author: Author,
    interest: Exclude<Interest, "blocked"> | undefined,
    owed: boolean,
  ): Promise<Result<void, StoreFailure>> {
    const { interests, commit, ledgers } = this.deps;
    // Somebody's post that comes in again may be what anybody's names.
    const again = lookAgain(interest === "followed" ? author : "everybody");
    const values = [interests.row(author, interest), ...(owed ? [...debts(ledgers), again] : [])];
    const committed = await commit({ values, strict: true });
    if (!committed.ok) return committed;
    interests.set(author, interest);
    return ok(undefined);
  }

  /** Posts go to the trash in the transaction that says so. The door is closed in the same moment: no batch comes in behind it. */
  async #block(author: Author): Promise<Result<void, InterestFailure>> {
    const { interests, commit, store, clock } = this.deps;
    if (author === interests.own) return err({ kind: "own" });
    const before = interests.get(author);
    const name = (await store.author(author))?.name;
    interests.set(author, "blocked");
    const row = interests.row(author, "blocked", name);
    const done = await store.discard(author, clock.now() + TRASH_MS, [row]);
    if (!done.ok) {
      interests.set(author, before);
      return done;
    }
    // Whoever shows figures hears of those that are left.
    await commit({});
    return ok(undefined);
  }

  /** Does what is due of what is kept and what is thrown away. Resolves with how many posts came back from the trash. */
  async tidy(): Promise<number> {
    await this.#ownFeed();
    await this.#again.run();
    return this.keeping.tidy();
  }

  /** One's own feed is as good as followed: a key that came from another browser owes what it wrote there, like whoever is followed. */
  async #ownFeed(): Promise<void> {
    const { interests, commit, store, ledgers, owe } = this.deps;
    const { own, scope } = interests;
    if (own === undefined || own === this.#ownOwed) return;
    if ((await store.value("settings", OWN_OWED)) !== own) {
      const owed = scope === "following";
      const values: Value[] = [{ room: "settings", key: OWN_OWED, value: own }];
      if (owed) values.push(...debts(ledgers), lookAgain(own));
      const committed = await this.#again.during(() => commit({ values, strict: true }));
      if (!committed.ok) return;
      if (owed) owe();
    }
    this.#ownOwed = own;
  }

  /** Removes all of somebody's posts, those in the trash too, for good. */
  async purge(author: Author): ReturnType<Store["purge"]> {
    const { store, commit } = this.deps;
    const gone = await store.purge(author);
    if (gone.ok) await commit({});
    return gone;
  }

  /** Strangers' posts find no room. */
  get isFull(): boolean {
    return this.deps.interests.isFull;
  }

  followedAuthors(): readonly Author[] {
    return this.deps.interests.followed();
  }

  blocked(): readonly Author[] {
    return this.deps.interests.blocked();
  }

  /** What the person chose for this author. */
  interest(author: Author): Interest | undefined {
    return this.deps.interests.get(author);
  }

  /** How whole the feeds of all followed people are. */
  followed(): Promise<readonly Feed[]> {
    const { interests, store, ledgers } = this.deps;
    return Promise.all(interests.followed().map((author) => feedOf(store, author, ledgers)));
  }

  /** How many pubs were asked for all that this feed lacks. */
  asked(row: Pick<AuthorRow, "author" | "holes">): Promise<number> {
    return pubsAsked(this.deps.store, row, this.deps.ledgers);
  }
}
