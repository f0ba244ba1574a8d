/**
 * Whether a pub lacks a post still, right before it is told: a small poll from just before its date. Where the pub lists it, it is among
 * the first of the answer; a pub whose list does not go up in time may hide it, and then what was seen before counts.
 */
import type { Message } from "apds";
import { Listed, markOf } from "./listed.ts";
import { type PollSource, readPoll } from "./read-poll.ts";

const OFFER_LOOK_TEXTS = 50;
const OFFER_LOOK_CHARACTERS = 2 ** 20;
const OFFER_LOOK_DEADLINE_MS = 30_000;

/** False where it lists the post with a content, or does not answer. */
export async function stillLacks(
  source: PollSource,
  { text, ts }: Message,
  over: AbortSignal,
): Promise<boolean> {
  const listed = new Listed();
  const bounds = {
    limit: OFFER_LOOK_TEXTS,
    characters: OFFER_LOOK_CHARACTERS,
    deadline: OFFER_LOOK_DEADLINE_MS,
  };
  const read = await readPoll(source, ts - 1, bounds, async (texts) => void listed.add(texts), over);
  return read.ok && !listed.has(markOf(text));
}
