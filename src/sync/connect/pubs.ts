/** What is asked of all pubs of now together. */
import type { Value } from "apds";
import type { Ledger } from "../replicate/ledger.ts";
import type { Session } from "../talk/session.ts";
import type { Pub } from "./pub.ts";
import { dayKey } from "./pub-history.ts";

type Pubs = ReadonlyMap<string, Pub>;

/** The talks on open channels. */
export const sessionsOf = (pubs: Pubs): readonly Session[] =>
  [...pubs.values()].flatMap((pub) => pub.session ?? []);

/** Whether a run of catch-up is under way anywhere. */
export const isCatchingUp = (pubs: Pubs): boolean => [...pubs.values()].some((pub) => pub.polls.running);

/** What is worth a write now: their accounts where they moved, and their days now and then. */
export const dueRows = (ledgers: ReadonlyMap<string, Ledger>, pubs: Pubs, now: number): readonly Value[] => [
  ...[...ledgers.values()].flatMap((ledger) => ledger.takeDirty() ?? []),
  ...[...pubs.values()].flatMap(({ history }) => history.takeDue(now) ?? []),
];

/** Of a pub that was removed nothing is left: added again, it begins anew. */
export const goneRows = (url: string): readonly Value[] =>
  [url, dayKey(url)].map((key) => ({ room: "pubs", key, value: undefined }));
