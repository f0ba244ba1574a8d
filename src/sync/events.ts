/** What the engine writes into the log: one name for each thing that people may read of (`rpc/diagnostics.ts` has the same, with their words). */
import type { StoreFailure } from "apds";
import type { Log } from "../base/log.ts";
import type { Ending } from "./connect/endings.ts";
import type { JobRow } from "./replicate/job-row.ts";
import type { AnswerFailure } from "./replicate/take-answer.ts";

/** Why all pubs are looked at. */
export type Wake = "install" | "startup" | "alarm" | "page" | "identity" | "owed";

type Job = JobRow["kind"];

export type SyncEvent =
  | "failed"
  | `woke-${Wake}`
  | "pub-open"
  | `ended-${Ending["kind"]}`
  | "caught-up"
  | `catch-up-${AnswerFailure["kind"]}`
  | `store-${StoreFailure["kind"]}`
  | "store-well"
  | `job-${Job}`
  | `job-${Job}-done`;

export type SyncLog = Log<SyncEvent>;

/** The HTTP status that an event tells of, where there is one. */
export const statusIn = (of: { readonly kind: string; readonly status?: number }): string | undefined =>
  of.status === undefined ? undefined : String(of.status);
