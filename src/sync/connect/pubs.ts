/** What is asked of all pubs of now together. */
import type { Session } from "../talk/session.ts";
import type { Pub } from "./pub.ts";

type Pubs = ReadonlyMap<string, Pub>;

/** The talks on open channels. */
export const sessionsOf = (pubs: Pubs): readonly Session[] =>
  [...pubs.values()].flatMap((pub) => (pub.session ? [pub.session] : []));

/** Whether a run of catch-up is under way anywhere. */
export const isCatchingUp = (pubs: Pubs): boolean => [...pubs.values()].some((pub) => pub.polls.running);
