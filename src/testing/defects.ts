/**
 * Deliberate defects of the engine: each is one place changed, and the promise by which the simulation has to notice it. What the
 * simulation can't see is not kept by it: `npm run sim:defects` plants them one at a time, in a bundle, never in the working tree.
 */
export interface Defect {
  readonly name: string;
  /** From the folder of the project. */
  readonly file: string;
  /** Stands in the file exactly once. */
  readonly from: string;
  readonly to: string;
  /** How the promise reads that it must break. */
  readonly breaks: RegExp;
  /** Seeds to be tried, one after the other until one shows it: luck shifts with each change of the engine. */
  readonly seeds: readonly number[];
}

export const defects: readonly Defect[] = [
  {
    name: "a channel that was given up stays open beside the next one",
    file: "src/sync/connect/conversation.ts",
    from: "      late();\n      channel.abandon();",
    to: "      late();",
    breaks: /channels at once/,
    seeds: [30, 44, 16, 5],
  },
  {
    name: "the cursor moves, and the last texts of its answer are left out",
    file: "src/sync/replicate/take-answer.ts",
    from: "ingest.take(texts, ledger, () => [row()])",
    to: "ingest.take([], ledger, () => [row()])",
    breaks: /the cursor of \S+ moved past/,
    seeds: [2],
  },
  {
    name: "two polls overlap by a minute",
    file: "src/sync/replicate/windows.ts",
    from: "OVERLAP_MS = 48 * 60 * 60_000",
    to: "OVERLAP_MS = 60_000",
    breaks: /posts of honest logs are not held/,
    seeds: [69, 71, 74],
  },
  {
    name: "offers are told at once",
    file: "src/sync/replicate/offers-to.ts",
    from: "const delay = OFFER_FIRST_MS + Math.round(",
    to: "const delay = 0 * Math.round(",
    breaks: /was told \S+ more than 2 times/,
    seeds: [12],
  },
  {
    name: "somebody who is blocked is taken in",
    file: "src/sync/replicate/scope.ts",
    from: '    if (this.#of.get(author) === "blocked") return false;\n',
    to: "",
    breaks: /of somebody who is blocked came in/,
    seeds: [42],
  },
  {
    name: "what an own post owes is written behind it, in a transaction of its own",
    file: "src/sync/replicate/ingest.ts",
    from: "await this.deps.apds.store.commit({ wants: this.deps.policy, ...batch, ...joined });",
    to: `await this.deps.apds.store.commit({ wants: this.deps.policy, ...batch });
    if (joining && result.ok) await this.deps.apds.store.commit({ values: joining.values, strict: true });`,
    breaks: /is kept, and nothing is owed of it/,
    seeds: [30, 44, 16],
  },
  {
    name: "a text that nobody asked for is kept",
    file: "src/apds/settle.ts",
    from: "wanted.has(hash) || batch.keepAll",
    to: "wanted.has(hash) || true",
    breaks: /texts are held that nobody asked for/,
    seeds: [46, 12, 17],
  },
  {
    name: "another spelling of a signed message is a message of its own",
    file: "src/apds/base64.ts",
    from: 'return (bits & ((1 << held) - 1)) === 0 ? bytes : "canonical";',
    to: "return bytes;",
    breaks: /held posts were never signed|posts were made of one/,
    seeds: [46, 12, 17],
  },
  {
    name: "a date that our clock has not reached is taken in",
    file: "src/apds/message.ts",
    from: 'ahead <= FUTURE_NEAR_MS ? "now"',
    to: 'ahead <= FUTURE_FAR_MS ? "now"',
    breaks: /of the future/,
    seeds: [30, 44, 5],
  },
  {
    name: "a silence is never doubted",
    file: "src/sync/connect/alive.ts",
    from: "return left > 0 ? this.#wait(left) : this.#ask(this.#patience(), false);",
    to: "return this.#wait(left > 0 ? left : SILENCE_MS);",
    breaks: /does not work after quiet|are not held/,
    seeds: [41],
  },
  {
    name: "a message that a pub has in its hands counts as listed",
    file: "src/sync/replicate/own-state.ts",
    from: "return stored(state, now);",
    to: "return listed(state, now);",
    breaks: /is said to list/,
    seeds: [16, 33, 5],
  },
];
