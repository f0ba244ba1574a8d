/** The images that posts name and nobody has sent: what a socket that just opened is asked for. Contents and `previous` are asked for once, of whoever named them. */
import type { Hash, Store, Want, WantPolicy } from "apds";
import { bounds } from "./bounds.ts";

/** Given to every commit, at a replay of the log as well, so that the same batches want the same images. */
export const wantImages: WantPolicy = (missing): Want | undefined =>
  missing.kind === "image" &&
  missing.ofAll < bounds.wantedImages &&
  missing.ofAuthor < bounds.wantedImagesPerAuthor
    ? {
        hash: missing.hash,
        kind: "image",
        author: missing.author,
        state: "open",
        attempts: 0,
        nextAt: 0,
        bornAt: 0,
      }
    : undefined;

/** The images that were not asked for the longest time, at most `bounds.imageAsks`; they go to the end of the row. `now` in ms. */
export async function imagesToAsk(store: Store, now: number): Promise<readonly Hash[]> {
  const due = await store.dueWants(now, bounds.imageAsks);
  if (due.length === 0) return [];
  await store.commit({ asked: due.map((want) => ({ ...want, attempts: want.attempts + 1, nextAt: now })) });
  return due.map((want) => want.hash);
}
