import type { Author } from "./message.ts";
import type { Want } from "./store.ts";

/** The want once its author is gone: another feed that has its hole there takes it on. Undefined where there is none. */
export function handedOn(want: Want, gone: Author): Want | undefined {
  const [author, ...also] = (want.also ?? []).filter((other) => other !== gone);
  if (author === undefined) return undefined;
  const { hash, kind, state, attempts, nextAt, bornAt } = want;
  const next = { hash, kind, author, state, attempts, nextAt, bornAt };
  return also.length > 0 ? { ...next, also } : next;
}
