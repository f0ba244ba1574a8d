/** All events of a virtual network in one hash: two runs that did the same have the same one. Keeps the last events for a broken promise's report. */
import { createHash } from "node:crypto";
import type { Clock } from "../base/clock.ts";

export interface Trace {
  /** `text` goes whole into the hash; only its beginning and length are kept. */
  event(who: string, what: string, text?: string): void;
  /** Hexadecimal; the trace can go on after it. */
  hash(): string;
  readonly length: number;
  /** The last events of those whose name begins with `who`, oldest first, one line each. It remembers some thousand of all. */
  last(count: number, who?: string): readonly string[];
}

const KEPT = 4_000;
/** Hashing many short lines one by one costs more than what is in them. */
const LINES_AT_ONCE = 256;

interface Kept {
  readonly at: number;
  readonly who: string;
  readonly what: string;
  readonly text: string | undefined;
}

export function openTrace(clock: Clock): Trace {
  const hash = createHash("sha256");
  const kept: Kept[] = [];
  const start = clock.now();
  let length = 0;
  let lines: string[] = [];
  const digest = (): void => {
    hash.update(lines.join(""));
    lines = [];
  };
  const line = ({ at, who, what, text }: Kept): string => {
    const seconds = ((at - start) / 1000).toFixed(3);
    return `${seconds} s ${who} ${what}${text === undefined ? "" : ` ${text.slice(0, 44)} (${text.length})`}`;
  };
  return {
    event(who, what, text) {
      const at = clock.now();
      lines.push(`${at} ${who} ${what} ${text ?? ""}\n`);
      if (lines.length === LINES_AT_ONCE) digest();
      kept[length % KEPT] = { at, who, what, text };
      length += 1;
    },
    hash() {
      digest();
      return hash.copy().digest("hex");
    },
    get length() {
      return length;
    },
    last(count, who = "") {
      const from = Math.max(0, length - KEPT);
      return Array.from({ length: length - from }, (_, index) => kept[(from + index) % KEPT])
        .filter((event) => event?.who.startsWith(who))
        .slice(-count)
        .flatMap((event) => (event ? [line(event)] : []));
    },
  };
}
