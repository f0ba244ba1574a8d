/** What a commit changed, for the popup, the queues and whoever follows. */
import type { Committed, Hash, Post } from "apds";

/** How posts came: told by a pub or a page, or *back* to where they were before, out of the trash or a file of the person's. */
export type Arrival = "told" | "back";

export interface Taken {
  readonly how: Arrival;
  readonly posts: readonly Post[];
  readonly committed: Committed;
}

/** What a commit brought in, by hash: it need not be asked for any more. */
export const hashesIn = (posts: readonly Post[], { kept, pending }: Committed): ReadonlySet<Hash> =>
  new Set([...kept, ...posts.map(({ message }) => message.id), ...pending.map(({ id }) => id)]);
