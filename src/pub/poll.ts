/**
 * `GET /gossip/poll`, in two forms.
 *
 * `?since=&limit=`, the reference's: posts with an author's time (ms) strictly after `since`, ascending, each as its message and then
 * its content (a message alone where the content is missing). `limit` (200 if left out) counts those strings and is looked at after each
 * post; not a number: no limit. `nextSince` is the time of the last one. Better than the reference in one thing: a page
 * never ends between two messages of one millisecond, so paging loses none of them. What arrives later with an older time is
 * not seen by it: that cannot be repaired in this form.
 *
 * `?after=<cursor>&limit=`, ours: complete posts in the order of their arrival here, each once, whatever their time. The answer adds
 * `cursor` (give it back as `after`; opaque), `more` (whether more is there now) and `left` (how many posts). Begin with an empty `after`, or `0`. A cursor that
 * this pub did not make, or made before its data was lost, begins at the start again.
 */

import { jsonArray } from "./body.ts";
import { bounds } from "./bounds.ts";
import type { Entry, Listing } from "./listing.ts";

const DEFAULT_LIMIT = 200;

/** The pieces of the JSON answer to `?since=`. */
export function* pollSince(listing: Listing, query: URLSearchParams): Iterable<string> {
  // parseInt, not Number: "1e3" is 1 and "abc" is NaN in the reference, and NaN means everything.
  const since = Number.parseInt(query.get("since") || "0", 10);
  const limit = Number.parseInt(query.get("limit") || String(DEFAULT_LIMIT), 10);
  let nextSince = since;
  function* strings(): Iterable<string> {
    let count = 0;
    for (const entry of listing.since(since)) {
      if (count > 0 && count >= limit && entry.message.ts !== nextSince) return;
      for (const text of textsOf(entry)) {
        count++;
        yield JSON.stringify(text);
      }
      nextSince = Math.max(nextSince, entry.message.ts);
    }
  }
  yield '{"messages":';
  yield* jsonArray(strings());
  yield `,"nextSince":${JSON.stringify(nextSince)}}`;
}

/** The pieces of the JSON answer to `?after=`; `life` is the part of a cursor that names this pub's order of arrivals. */
export function* pollAfter(listing: Listing, life: string, query: URLSearchParams): Iterable<string> {
  const asked = Number.parseInt(query.get("limit") || String(DEFAULT_LIMIT), 10);
  const limit = Math.min(Math.max(Number.isNaN(asked) ? bounds.pageStrings : asked, 2), bounds.pageStrings);
  let seq = readCursor(query.get("after") ?? "", life, listing.seq);
  let nextSince = 0;
  const page = listing.arrivedAfter(seq, Math.ceil(limit / 2));
  function* strings(): Iterable<string> {
    let characters = 0;
    for (const [at, arrived] of page.entries()) {
      const texts = textsOf(arrived.entry);
      for (const text of texts) characters += text.length;
      if (at > 0 && characters > bounds.pageCharacters) return;
      seq = arrived.seq;
      nextSince = Math.max(nextSince, arrived.entry.message.ts);
      for (const text of texts) yield JSON.stringify(text);
    }
  }
  yield '{"messages":';
  yield* jsonArray(strings());
  const left = listing.arrivedSince(seq);
  yield `,"nextSince":${nextSince},"cursor":${JSON.stringify(`${life}.${seq}`)},"more":${left > 0},"left":${left}}`;
}

function textsOf({ message, content }: Entry): readonly string[] {
  return content === undefined ? [message.text] : [message.text, content];
}

/** The seq behind a cursor; 0 where it is not of this life or of a future that was lost. */
function readCursor(cursor: string, life: string, last: number): number {
  const dot = cursor.lastIndexOf(".");
  if (cursor.slice(0, dot) !== life) return 0;
  const digits = cursor.slice(dot + 1);
  const seq = /^\d{1,15}$/.test(digits) ? Number(digits) : 0;
  return seq <= last ? seq : 0;
}
