/** What is told to pubs without being asked for, put together for the pool: this person's own messages, and offers of what a pub lacks. */
import type { Hash, Post } from "apds";
import { unattended } from "../base/log.ts";
import { httpBase } from "./connect/address.ts";
import type { Hooks } from "./connect/conversation.ts";
import type { PollsDeps } from "./connect/polls.ts";
import type { Kept } from "./kept.ts";
import { Relayed } from "./pages/relayed.ts";
import type { PoolDeps } from "./pool-status.ts";
import { Drafts } from "./replicate/drafts.ts";
import type { Ledger } from "./replicate/ledger.ts";
import { Offers } from "./replicate/offers.ts";
import { Outbox, type OutboxDeps } from "./replicate/outbox.ts";
import { ownRun } from "./replicate/own-run.ts";
import { Publisher } from "./replicate/publisher.ts";
import { readersTogether } from "./replicate/run-reader.ts";
import type { Interests } from "./replicate/scope.ts";

export class Own {
  readonly outbox: Outbox;
  readonly publisher: Publisher;
  readonly offers: Offers;
  /** What only pages told, and is offered to nobody. */
  readonly relayed = new Relayed();

  /** @param ledgers of the pubs of now, by address */
  constructor(
    private readonly deps: PoolDeps,
    interests: Interests,
    commit: OutboxDeps["commit"],
    ledgers: ReadonlyMap<string, Ledger>,
    changed: () => void,
  ) {
    this.outbox = new Outbox({
      ...deps,
      commit,
      changed,
      identified: (author) => {
        interests.own = author;
      },
      pubs: () => [...ledgers.keys()],
      hasPoll: (url) => ledgers.get(url)?.hasPoll(deps.clock.now()) === true,
    });
    const owes = (id: Hash, url: string): boolean => this.outbox.owes(id, url);
    const withholds = (message: string): boolean => this.relayed.has(message);
    this.offers = new Offers({ ...deps, interests, ledgers, owes, withholds }, deps.share ?? true);
    const drafts = new Drafts({ ...deps, commit });
    this.publisher = new Publisher({ apds: deps.apds, commit, outbox: this.outbox, drafts });
  }

  load({ owed, own, ledgers }: Pick<Kept, "owed" | "own" | "ledgers">): void {
    this.outbox.load(owed, own);
    this.relayed.load(ledgers);
  }

  /** These are whole from now on: one that waited for its text is told at once. */
  completed(posts: readonly Post[]): void {
    for (const { message } of posts)
      for (const [url, { kind }] of this.outbox.find(message.text)?.pubs ?? [])
        if (kind === "queued")
          unattended(this.deps.log, "outbox", this.outbox.note(url, [[message.id, "whole"]]));
  }

  /** A pub was removed: nothing is owed or offered to it any more. */
  async forget(url: string): Promise<void> {
    this.offers.forget(url);
    await this.outbox.forget(url);
  }

  /** How one pub's life meets the outbox and the offers. */
  hooks(url: string): Hooks & Pick<PollsDeps, "reader"> {
    const { outbox, offers } = this;
    return {
      heard: (text, answersKey) => {
        offers.told(url, text);
        unattended(this.deps.log, "outbox", outbox.heard(url, text, answersKey));
      },
      answered: (text) => offers.told(url, text),
      owes: (id) => outbox.owes(id, url),
      lacks: (head) => offers.lacks(url, head),
      settled: (session, over) => {
        outbox.opened(session, httpBase(url), over);
        offers.opened(session, httpBase(url), over);
      },
      reader: () => readersTogether(ownRun(url, outbox, this.deps.apds.crypto), offers.reader(url)),
    };
  }
}
