/** A person's long wish of one pub, as a row of the store: it outlives the worker. */
import type { Batch, Committed, Result, StoreFailure, Value } from "apds";
import * as v from "valibot";
import { hashShape } from "./shapes.ts";

const count = v.pipe(v.number(), v.integer(), v.minValue(0));

const rowShape = v.variant("kind", [
  v.object({
    kind: v.literal("pull"),
    /** `asked`: all is owed by the pub's poll. `new`: nothing was done yet. */
    state: v.picklist(["new", "asked"]),
  }),
  v.object({
    kind: v.literal("push"),
    /** Posts that are behind us, newest first, of about how many. */
    done: count,
    of: count,
    /** The last of them: its date, ms, and id. Left out: at the beginning. */
    place: v.optional(v.object({ before: count, beforeId: hashShape })),
  }),
]);
export type JobRow = v.InferOutput<typeof rowShape>;
export type PushRow = JobRow & { readonly kind: "push" };

export type CommitBatch = (batch: Batch) => Promise<Result<Committed, StoreFailure>>;

/** What people see of it, in posts. */
export interface JobProgress {
  readonly kind: JobRow["kind"];
  readonly done: number;
  /** Left out where nobody can know. */
  readonly of?: number;
}

export function parseJobRow(value: unknown): JobRow | undefined {
  const row = v.safeParse(rowShape, value);
  return row.success ? row.output : undefined;
}

/** The row to be written; undefined: it is over. */
export const jobValue = (url: string, row: JobRow | undefined): Value => ({
  room: "jobs",
  key: url,
  value: row,
});
