/** One channel, from its first packet to its ending: connect within the deadline, greet, talk, notice when nobody is there any more. */
import type { Author, Core, Hash } from "apds";
import { type Clock, sleep } from "../../base/clock.ts";
import { unattended } from "../../base/log.ts";
import type { SyncLog } from "../events.ts";
import type { Http } from "../http.ts";
import type { Ingest } from "../replicate/ingest.ts";
import type { Ledger } from "../replicate/ledger.ts";
import { ANNOUNCE_AFTER_MS } from "../talk/announce.ts";
import { Session, type SessionDeps } from "../talk/session.ts";
import { httpBase } from "./address.ts";
import { Alive } from "./alive.ts";
import type { Ending } from "./endings.ts";
import type { PubHistory } from "./pub-history.ts";
import { RoundTrip } from "./round-trip.ts";
import type { Transport } from "./transport.ts";

/** Above this the network takes no more from us now, bytes. */
const BUFFERED_LIMIT = 2 ** 20;

export interface Conversation {
  readonly session: Session;
  readonly alive: Alive;
  /** Aborts when the channel is over, for whatever reason. */
  readonly over: AbortSignal;
}

/** How what is told without being asked for meets the talk: see `SessionDeps`. */
export interface Hooks extends Pick<SessionDeps, "heard" | "answered" | "owes" | "lacks"> {
  /** What is due on open may be said from now on: own debts first. */
  readonly settled: (session: Session, over: AbortSignal) => void;
}

export interface ConversationDeps extends Hooks {
  readonly apds: Core;
  readonly clock: Clock;
  readonly transport: Transport;
  readonly http: Http;
  readonly log: SyncLog;
  readonly ingest: Ingest;
  readonly ledger: Ledger;
  readonly history: PubHistory;
  readonly probeKey: Author;
  readonly notHere: (hash: Hash, url: string) => void;
  readonly opened: (conversation: Conversation) => void;
  readonly slow: (slow: boolean) => void;
  readonly storeFailed: () => void;
  /** Two seconds after it opened, with the announcement; at once where this pub's history is owed. */
  readonly catchUp: (over: AbortSignal) => Promise<void>;
}

/**
 * Resolves with the ending, or with nothing when `leave` aborts: then it was our own wish. Nothing of the channel runs afterwards.
 *
 * @param deadline ms from now for it to open
 */
export async function converse(
  deps: ConversationDeps,
  deadline: number,
  leave: AbortSignal,
): Promise<Ending | undefined> {
  const over = new AbortController();
  const { clock, history, ledger } = deps;
  const trip = new RoundTrip(clock, (ms) => history.answered(ms, clock.now()));
  let now: Conversation | undefined;
  const ending = await new Promise<Ending | undefined>((resolve) => {
    if (leave.aborted) return resolve(undefined);
    leave.addEventListener("abort", () => resolve(undefined), { once: true, signal: over.signal });
    const late = clock.after(Math.max(0, deadline), () => resolve({ kind: "no-answer" }));
    const channel = deps.transport.open(ledger.url, {
      opened() {
        late();
        if (over.signal.aborted) return;
        now = begin(
          deps,
          (text) => {
            if (channel.buffered() >= BUFFERED_LIMIT || !channel.send(text)) return false;
            ledger.traffic.out += text.length;
            trip.left(text);
            return true;
          },
          resolve,
          over.signal,
        );
      },
      incoming(frame) {
        if (frame.kind === "text") trip.heard(frame.text);
        ledger.traffic.in += frame.kind === "text" ? frame.text.length : frame.bytes;
        now?.alive.heard();
        now?.session.incoming(frame);
      },
      ended: ({ code }) => resolve({ kind: "closed", code }),
    });
    over.signal.addEventListener("abort", () => {
      late();
      channel.abandon();
    });
  });
  now?.session.end();
  now?.alive.end();
  over.abort();
  return ending;
}

function begin(
  deps: ConversationDeps,
  send: (text: string) => boolean,
  end: (ending: Ending) => void,
  over: AbortSignal,
): Conversation {
  const { clock, ledger, log, slow } = deps;
  const session = new Session({
    ...deps,
    send,
    notHere: (hash) => deps.notHere(hash, ledger.url),
    tooFast: () => {
      // What did not fit is found again by a run from the beginning.
      const owed = [ledger.owe()];
      unattended(
        log,
        "pub",
        deps.ingest.take([], ledger, () => owed),
      );
      end({ kind: "too-fast" });
    },
  });
  const ask = (): void => session.ping(deps.probeKey);
  const answersElsewhere = (signal: AbortSignal): Promise<boolean> =>
    deps.http.answers(`${httpBase(ledger.url)}gossip`, signal);
  const dead = (): void => end({ kind: "half-open" });
  const alive = new Alive({ clock, ask, answersElsewhere, slow, dead });
  const conversation = { session, alive, over };
  deps.opened(conversation);
  log.write("pub-open", ledger.url);
  unattended(log, "pub", greet(deps, session, over));
  return conversation;
}

/**
 * A pub that accepts and closes at once must not be hit with an announcement each time: what we say on open waits for 2 s. Only
 * the first catch-up does not: somebody who just added a pub looks at the popup now, and it is one light request per attempt.
 */
async function greet(deps: ConversationDeps, session: Session, over: AbortSignal): Promise<void> {
  const settled = sleep(deps.clock, ANNOUNCE_AFTER_MS, over);
  const owed = deps.ledger.row.cursor === 0;
  const unlessOver = (act: () => Promise<void>) => async () => (over.aborted ? undefined : act());
  const announce = (): Promise<void> => {
    deps.settled(session, over);
    return session.announce();
  };
  await Promise.all([
    settled.then(unlessOver(announce)),
    (owed ? Promise.resolve() : settled).then(unlessOver(() => deps.catchUp(over))),
  ]);
}
