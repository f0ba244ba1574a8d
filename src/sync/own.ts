/** What has to do with this person's own messages, put together for the pool. */
import { unattended } from "../base/log.ts";
import { httpBase } from "./connect/address.ts";
import type { PubDeps, Surroundings } from "./connect/pub.ts";
import type { Ledger } from "./replicate/ledger.ts";
import { Outbox, type OutboxDeps } from "./replicate/outbox.ts";
import { Publisher } from "./replicate/publisher.ts";

export class Own {
  readonly outbox: Outbox;
  readonly publisher: Publisher;

  /** @param ledgers of the pubs of now, by address */
  constructor(
    private readonly deps: Surroundings,
    commit: OutboxDeps["commit"],
    ledgers: ReadonlyMap<string, Ledger>,
    changed: () => void,
  ) {
    this.outbox = new Outbox({
      ...deps,
      commit,
      changed,
      pubs: () => [...ledgers.keys()],
      hasPoll: (url) => ledgers.get(url)?.hasPoll(deps.clock.now()) === true,
    });
    this.publisher = new Publisher({ apds: deps.apds, commit, outbox: this.outbox });
  }

  /** How one pub's life and the outbox meet. */
  hooks(url: string): Pick<PubDeps, "heard" | "owes" | "settled"> {
    const { outbox } = this;
    return {
      heard: (text, answersKey) => unattended(this.deps.log, "outbox", outbox.heard(url, text, answersKey)),
      owes: (id) => outbox.owes(id, url),
      settled: (session, over) => outbox.opened(session, httpBase(url), over),
    };
  }
}
