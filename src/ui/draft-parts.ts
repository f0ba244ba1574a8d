/** What a draft is, without its life: what it is for, what is asked of the background for it, and what can be said of it. */
import { type Clock, sleep } from "../base/clock.ts";
import type { Random } from "../base/random.ts";
import type { Answer, RpcClient } from "../rpc/client.ts";
import type { ComposeErrorKind, DraftView } from "../rpc/compose.ts";
import type { RequestArgs } from "../rpc/contract.ts";
import { PICTURES, type Written, writtenOf } from "../rpc/post-text.ts";
import { snake } from "./messages.ts";
import { message, type Phrase } from "./phrase.ts";

/** What is written: a post, an answer to one, or another text for an own one. */
export type ComposeContext =
  | { readonly kind: "new" }
  | { readonly kind: "reply"; readonly id: string; readonly author: string; readonly name?: string }
  | { readonly kind: "edit"; readonly id: string; readonly text: string };

/** A background that dies while it posts is asked again: the same draft is one post. */
const TRIES = 3;
const AGAIN_MS = 300;
/** Signing and writing take some tenths of a second. */
const PATIENCE_MS = 5_000;

export interface Problem {
  readonly phrase: Phrase;
  readonly kind: ComposeErrorKind | "request";
}

export type Said = Omit<DraftView, "at">;

export const NOTHING: Written = { text: "", pictures: [] };

/** What stands in the field at first: of a post that is changed, its text of now. */
export const firstOf = (context: ComposeContext): Written =>
  context.kind === "edit" ? writtenOf(context.text) : NOTHING;

export const isEmpty = ({ text, pictures }: Written): boolean => text.trim() === "" && pictures.length === 0;

export const isSame = (a: Written, b: Written): boolean =>
  a === b || (a.text === b.text && JSON.stringify(a.pictures) === JSON.stringify(b.pictures));

export const problemOf = (kind: ComposeErrorKind): Problem => ({
  kind,
  phrase:
    kind === "pictures"
      ? message("compose_error_pictures", PICTURES)
      : message(`compose_error_${snake(kind)}`),
});

/** 124 bits: two tabs never begin the same draft. */
export const newId = (random: Random): string =>
  Array.from({ length: 4 }, () => Math.floor(random.next() * 2 ** 31).toString(36)).join("-");

export const said = (id: string, { text, pictures }: Written, context: ComposeContext): Said => ({
  id,
  text,
  ...(pictures.length > 0 && { pictures }),
  ...(context.kind === "reply" && { reply: context.id }),
  ...(context.kind === "edit" && { edit: context.id }),
});

export const isFor = (draft: DraftView, context: ComposeContext): boolean => {
  const { reply, edit } = said("", NOTHING, context);
  return draft.reply === reply && draft.edit === edit;
};

/**
 * Asks again where the background died, and where no answer comes: one that is killed while it wakes can lose a request without a word.
 * What is asked is the same however often it is: one draft, one post.
 * @param args of now, for each time anew
 * @param signal nobody waits for it any more: it is asked once
 */
export async function askSurely<K extends "keepDraft" | "compose">(
  client: RpcClient,
  clock: Clock,
  kind: K,
  args: () => RequestArgs<K>,
  signal?: AbortSignal,
): Promise<Answer<K>> {
  for (let tries = 1; ; tries += 1) {
    const answer = await within(clock, client.request(kind, args()));
    const isLost = answer === undefined || (!answer.ok && answer.error.kind === "lost");
    if (!isLost) return answer;
    if (tries === TRIES || signal?.aborted)
      return answer ?? { ok: false, error: { kind: "lost", detail: "no answer" } };
    await sleep(clock, AGAIN_MS);
  }
}

/** Undefined: it takes too long. */
async function within<T>(clock: Clock, answer: Promise<T>): Promise<T | undefined> {
  const over = new AbortController();
  const late = sleep(clock, PATIENCE_MS, over.signal).then(() => undefined);
  try {
    return await Promise.race([answer, late]);
  } finally {
    over.abort();
  }
}
