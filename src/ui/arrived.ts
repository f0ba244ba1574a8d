/** Where an own post has arrived, in a few words. */
import { message, type Phrase } from "./phrase.ts";

/** Whether each pub that is owed it lists it; none is owed it where there is no pub. */
export const isEverywhere = ({ listed, owed }: { readonly listed: number; readonly owed: number }): boolean =>
  listed > 0 && listed === owed;

export function arrivedPhrase(own: { readonly listed: number; readonly owed: number }): Phrase {
  if (own.listed === 0) return message("feed_own_none");
  return isEverywhere(own) ? message("feed_own_all") : message("feed_own_some", own.listed, own.owed);
}
