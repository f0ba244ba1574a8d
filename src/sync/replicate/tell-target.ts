/** Somebody who can be told something: an open session, seen from those who decide what is told. */
import type { Author, Hash } from "apds";

/** `high`: a person's action and own posts; `normal`: wants and answers; `low`: offers and bulk. */
export type Lane = "high" | "normal" | "low";

export interface TellTarget {
  readonly url: string;
  /**
   * Says these texts in this order. Resolves true once the last one has left; false when there was no room for all of them, one was
   * dropped for something more urgent, the channel ended or `signal` aborted: then what has not left of them does not leave.
   */
  say(texts: readonly string[], lane: Lane, signal: AbortSignal): Promise<boolean>;
  /** Asks for a hash. False where it waits or was asked for within 30 s, or there is no room. */
  ask(hash: Hash): boolean;
  /** Asks for the head of an author, so that the answer counts as one. */
  askHead(author: Author): boolean;
}
