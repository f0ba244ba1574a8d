/** One own message with where it stands at each pub that it is owed to: a row of the store's room `outbox`, by the message's id. */
import type { Author, Hash, Message, Value } from "apds";
import { parseHash } from "apds";
import * as v from "valibot";
import { MESSAGE_CHARACTERS } from "./door.ts";
import type { OwnState } from "./own-state.ts";
import { authorShape, hashShape } from "./shapes.ts";

export interface OwnRow {
  readonly id: Hash;
  readonly author: Author;
  /** ms since the epoch, as signed. */
  readonly ts: number;
  readonly content: Hash;
  /** The 208 characters. */
  readonly text: string;
  /** The origin of the page that told it, if one did. */
  readonly site?: string;
  /** The person took it back: nobody is told it from here, and no row of it is made anew. */
  readonly discarded?: true;
  /** By address. */
  readonly pubs: ReadonlyMap<string, OwnState>;
}

const time = v.pipe(v.number(), v.integer(), v.minValue(0));
const attempts = time;

const state = v.variant("kind", [
  v.object({ kind: v.literal("queued"), attempts, nextAt: time }),
  v.object({ kind: v.literal("sent"), attempts, nextAt: time, at: time }),
  v.object({ kind: v.literal("stored"), attempts, nextAt: time, at: time }),
  v.object({ kind: v.literal("listed"), attempts, nextAt: time, since: time }),
]);

const shape = v.object({
  author: authorShape,
  ts: time,
  content: hashShape,
  text: v.pipe(v.string(), v.length(MESSAGE_CHARACTERS)),
  site: v.exactOptional(v.string()),
  discarded: v.exactOptional(v.literal(true)),
  pubs: v.record(v.string(), state),
});

/** A row for a message that is owed to these pubs. */
export const rowFor = (
  { id, author: by, ts, content, text }: Message,
  pubs: OwnRow["pubs"],
  site?: string,
): OwnRow => ({ id, author: by, ts, content, text, pubs, ...(site !== undefined && { site }) });

/** The row with another state at one pub; undefined: nothing is owed there any more. */
export function withState(row: OwnRow, url: string, state: OwnState | undefined): OwnRow {
  const pubs = new Map(row.pubs);
  if (state) pubs.set(url, state);
  else pubs.delete(url);
  return { ...row, pubs };
}

/** Whether there is something to remember of it. */
export const isKept = ({ pubs, discarded }: OwnRow): boolean => pubs.size > 0 || discarded === true;

/** As it stands in the store; a row that nothing is owed of any more is removed. */
export function rowValue(row: OwnRow): Value {
  const { id, pubs, ...rest } = row;
  const value = isKept(row) ? { ...rest, pubs: Object.fromEntries(pubs) } : undefined;
  return { room: "outbox", key: id, value };
}

/** A row read back. What does not parse is none: the look at own posts on start makes it anew. Only `pubs` of these addresses count. */
export function parseOwnRow({ key, value }: Value, urls: readonly string[]): OwnRow | undefined {
  const id = parseHash(key);
  const row = v.safeParse(shape, value);
  if (!id || !row.success) return undefined;
  const pubs = new Map(Object.entries(row.output.pubs).filter(([url]) => urls.includes(url)));
  return { ...row.output, id, pubs };
}
