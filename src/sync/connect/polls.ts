/** When catch-up runs on one pub: after each open, again some hours later, and sooner after a failure. One run at a time. */
import type { Clock } from "../../base/clock.ts";
import { unattended } from "../../base/log.ts";
import { type SyncLog, statusIn } from "../events.ts";
import { catchUp } from "../replicate/catch-up.ts";
import type { RunReader } from "../replicate/run-reader.ts";
import type { AnswerDeps, Progress } from "../replicate/take-answer.ts";

/** While a channel is open, what is new comes by itself; this finds what a pub took in without telling. */
export const POLL_EVERY_MS = 6 * 60 * 60_000;
/** Nobody looked for so long: the machine slept or the clock was set, and what came meanwhile may have been put apart or dropped. */
export const GAP_MS = 10 * 60_000;
const FAILED_FIRST_MS = 60_000;
const FAILED_LONGEST_MS = 60 * 60_000;

export interface PollsDeps extends Omit<AnswerDeps, "progress" | "reader"> {
  readonly clock: Clock;
  readonly log: SyncLog;
  /** Reads along with one run. */
  readonly reader: () => RunReader;
  /** The pub answered: a sign of life. */
  readonly heard: () => void;
  readonly changed: () => void;
  /** A run ended: what it left missing waited for that. */
  readonly ran: () => void;
}

export class Polls {
  #running: Progress | undefined;
  #nextAt = 0;
  #failures = 0;
  /** Debts that were known when the last run began. */
  #debts = 0;
  /** When it was last looked at, ms; before the first look nobody waited. */
  #lookedAt = Number.POSITIVE_INFINITY;

  constructor(private readonly deps: PollsDeps) {}

  /** Texts taken in so far by the run of now; undefined when none runs. */
  get running(): Progress | undefined {
    return this.#running;
  }

  /** On each tick while a channel is open. */
  runIfDue(signal: AbortSignal): void {
    const now = this.deps.clock.now();
    // A new debt does not wait, unless the pub fails: then it has its pauses.
    const owed = this.#failures === 0 && this.#debts !== this.deps.ledger.debts;
    const due = owed || isDue(this.#nextAt, this.#lookedAt, now);
    this.#lookedAt = now;
    if (due) unattended(this.deps.log, "catch-up", this.run(signal));
  }

  /** Somebody asked for it: the next look runs it, whatever failed before. */
  soon(): void {
    this.#nextAt = 0;
  }

  async run(signal: AbortSignal): Promise<void> {
    if (this.#running) return;
    this.#set({ texts: 0 });
    this.#debts = this.deps.ledger.debts;
    // Until it has ended by itself: what the end of its channel breaks off is due on the next one.
    this.#nextAt = 0;
    const [reader, progress] = [this.deps.reader(), (now: Progress): void => this.#progress(now)];
    let isWell = false;
    try {
      const result = await catchUp({ ...this.deps, reader, progress }, signal);
      if (signal.aborted) return;
      const { log, ledger } = this.deps;
      if (result.ok) log.write("caught-up", ledger.url, String(result.value));
      else log.write(`catch-up-${result.error.kind}`, ledger.url, statusIn(result.error));
      isWell = result.ok;
    } finally {
      this.#set(undefined);
      this.deps.ran();
      if (!signal.aborted) this.#plan(isWell);
    }
  }

  #plan(isWell: boolean): void {
    this.#failures = isWell ? 0 : this.#failures + 1;
    const wait = isWell
      ? POLL_EVERY_MS
      : Math.min(FAILED_FIRST_MS * 2 ** (this.#failures - 1), FAILED_LONGEST_MS);
    this.#nextAt = this.deps.clock.now() + wait;
  }

  #progress(progress: Progress): void {
    this.deps.heard();
    this.#set(progress);
  }

  #set(running: Progress | undefined): void {
    this.#running = running;
    this.deps.changed();
  }
}

/** Whether a run is due now: its time came, nobody looked for long, or more is left than we ever wait (the clock went back). All in ms. */
export function isDue(nextAt: number, lookedAt: number, now: number): boolean {
  const left = nextAt - now;
  return left <= 0 || left > POLL_EVERY_MS || now - lookedAt > GAP_MS;
}
