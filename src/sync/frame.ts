/** What one frame on the wire is: text of exactly 44 characters is an ask, any other text a tell. Nothing else exists in this dialect. */
import type { Hash } from "apds";
import { parseHash } from "apds";
import { TEXT_LIMIT } from "./replicate/door.ts";

export const ASK_CHARACTERS = 44;

/** What a channel gives: text, or the fact that it was binary (never read: this dialect has text only). */
export type Incoming =
  | { readonly kind: "text"; readonly text: string }
  | { readonly kind: "binary"; readonly bytes: number };

export type Frame =
  /** A hash or an author; also the echo of one that we asked for. Its own hash may be wanted, and then it is a content. */
  | { readonly kind: "ask"; readonly hash: Hash }
  | { readonly kind: "tell"; readonly text: string }
  | { readonly kind: "junk"; readonly why: "binary" | "tooLarge" | "invalid" };

/** Reads a frame by its form alone. */
export function readFrame(incoming: Incoming): Frame {
  if (incoming.kind === "binary") return { kind: "junk", why: "binary" };
  const { text } = incoming;
  // The empty text always counts as held, so being told it is noise.
  if (text === "") return { kind: "junk", why: "invalid" };
  if (text.length > TEXT_LIMIT) return { kind: "junk", why: "tooLarge" };
  const hash = text.length === ASK_CHARACTERS ? parseHash(text) : undefined;
  return hash ? { kind: "ask", hash } : { kind: "tell", text };
}

/** Whether a text may be told at all: a pub would take 44 characters for an ask, and an empty frame says nothing. */
export const canBeTold = (text: string): boolean => text.length !== ASK_CHARACTERS && text !== "";
