/** Time in the page's world, taken before the page can change it (rules in builtins.ts). */
import { apply, uncurried } from "./builtins.ts";

const wait = setTimeout;
const repeat = setInterval;
const unrepeat = clearInterval;
const post = uncurried(MessagePort.prototype.postMessage) as (self: MessagePort, message: unknown) => void;

export interface Time {
  /** Runs once after so many ms. */
  after(ms: number, run: () => void): void;
  /** Runs each so many ms, until it is called back. */
  each(ms: number, run: () => void): () => void;
}

export const realTime: Time = {
  after: (ms, run) => void apply(wait, undefined, [run, ms]),
  each(ms, run) {
    const timer: unknown = apply(repeat, undefined, [run, ms]);
    return () => apply(unrepeat, undefined, [timer as number]);
  },
};

export interface Tasks {
  /** Runs it in a task of its own, in the order of the calls. */
  add(run: () => void): void;
  /** Whether none waits. */
  idle(): boolean;
}

interface Waiting {
  readonly run: () => void;
  next: Waiting | undefined;
}

/** Tasks by a message to ourselves: timers of hidden tabs come up to a second late. */
export function taskQueue(): Tasks {
  const { port1, port2 } = new MessageChannel();
  let first: Waiting | undefined;
  let last: Waiting | undefined;
  port1.onmessage = () => {
    const now = first;
    if (!now) return;
    first = now.next;
    if (!first) last = undefined;
    now.run();
  };
  return {
    add(run) {
      const one: Waiting = { run, next: undefined };
      if (last) last.next = one;
      else first = one;
      last = one;
      post(port2, 0);
    },
    idle: () => first === undefined,
  };
}
