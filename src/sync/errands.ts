/** What a person asks of one pub, or of all, now and then: long jobs and the directory, put together for the pool. */
import type { Author, Batch, Hash, Result, StoreFailure, Value } from "apds";
import { httpBase } from "./connect/address.ts";
import type { Pub, Surroundings } from "./connect/pub.ts";
import type { PubDay } from "./connect/pub-day.ts";
import { type Trial, tryPub } from "./connect/try-pub.ts";
import { askDirectory, type DirectoryAnswer } from "./replicate/directory.ts";
import { Drafts } from "./replicate/drafts.ts";
import { Heavy } from "./replicate/heavy.ts";
import type { Ingest } from "./replicate/ingest.ts";
import { type Hand, Jobs, type JobsDeps } from "./replicate/jobs.ts";
import type { Ledger } from "./replicate/ledger.ts";
import { type Sought, seek } from "./replicate/seek.ts";
import { type TakenIn, takeIn } from "./replicate/take-in.ts";

interface ErrandsDeps extends Pick<JobsDeps, "interests" | "outbox" | "commit" | "changed"> {
  readonly ingest: Pick<Ingest, "take" | "commit">;
  /** Those of now, by address. */
  readonly pubs: ReadonlyMap<string, Pub>;
  readonly ledgers: ReadonlyMap<string, Ledger>;
}

export class Errands {
  readonly jobs: Jobs;
  /** What is being written. */
  readonly drafts: Drafts;
  readonly #heavy: Heavy;

  constructor(
    private readonly surroundings: Surroundings,
    private readonly deps: ErrandsDeps,
  ) {
    this.drafts = new Drafts({ ...surroundings, ...deps });
    this.#heavy = new Heavy({ clock: surroundings.clock, commit: deps.commit });
    this.jobs = new Jobs({ ...surroundings, ...deps, heavy: this.#heavy, hand: (url) => this.#hand(url) });
  }

  /** @param rows of the store's room `jobs` */
  load(rows: readonly Value[]): void {
    this.#heavy.load(rows.find(({ key }) => key === Heavy.KEY)?.value);
    this.jobs.load(rows);
  }

  /** Whom each pub that is not paused knows by this name, in the order of the pubs. */
  directory(name: string): Promise<readonly DirectoryAnswer[]> {
    const { http, clock } = this.surroundings;
    const awake = [...this.deps.pubs.values()].filter((pub) => pub.state.get().kind !== "paused");
    const pubs = () =>
      awake.flatMap(({ url }) => {
        const ledger = this.deps.ledgers.get(url);
        return ledger ? [{ base: httpBase(url), ledger }] : [];
      });
    return askDirectory({ http, clock, heavy: this.#heavy, pubs }, name);
  }

  /** Asks for a text that a person is looking at, named by a post of this author, ahead of what is asked for by itself. */
  seek(hash: Hash, author: Author): Promise<Sought> {
    const { apds, clock } = this.surroundings;
    const targets = [...this.deps.pubs.values()].flatMap(({ session }) => session ?? []);
    return seek({ store: apds.store, clock, commit: this.deps.commit, targets }, hash, author);
  }

  /** What a pub that is not in the list does when it is spoken to; ends after 45 s at most. @param url in normal form */
  tryPub(url: string): Promise<Trial> {
    return tryPub(this.surroundings, url);
  }

  /** The last 24 hours of a pub of ours. */
  day(url: string): PubDay | undefined {
    return this.deps.pubs.get(url)?.history.day(this.surroundings.clock.now());
  }

  /** Takes in texts of a file that the person gave: messages, and blobs that belong to some. */
  takeIn(messages: readonly string[], blobs: readonly string[]): Promise<Result<TakenIn, StoreFailure>> {
    const { apds, clock } = this.surroundings;
    const { interests, ingest } = this.deps;
    const commit = (batch: Batch): ReturnType<typeof ingest.commit> => ingest.commit(batch, "back");
    return takeIn({ apds, clock, interests, commit }, messages, blobs);
  }

  #hand(url: string): Hand | undefined {
    const [pub, ledger] = [this.deps.pubs.get(url), this.deps.ledgers.get(url)];
    if (!pub || !ledger) return undefined;
    const { session, polls } = pub;
    const begin = (): void => {
      polls.soon();
      pub.ensure();
    };
    return { base: httpBase(url), ledger, session, running: polls.running, begin };
  }
}
