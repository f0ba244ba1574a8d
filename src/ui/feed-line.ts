/** A followed person's feed as the list says it. */
import type { FeedView } from "../rpc/contract.ts";
import { keyBeginning, shownName } from "./person-name.ts";
import { date, message, type Phrase, plural } from "./phrase.ts";

export interface FeedLine {
  /** The name that the person gave themselves, cut; missing where none is known. */
  readonly name?: string;
  /** The beginning of the key: names can be taken by anybody. */
  readonly key: string;
  readonly sentences: readonly Phrase[];
}

const NAME_CHARACTERS = 40;

export function feedLine(feed: FeedView): FeedLine {
  const name = shownName(feed.name);
  return {
    ...(name !== undefined && { name: cut(name) }),
    key: keyBeginning(feed.author),
    sentences: sentencesOf(feed),
  };
}

function cut(name: string): string {
  const characters = Array.from(name);
  return characters.length > NAME_CHARACTERS ? `${characters.slice(0, NAME_CHARACTERS).join("")}…` : name;
}

function sentencesOf({ posts, completeSince, holes, asked = 0, heads }: FeedView): readonly Phrase[] {
  if (posts === 0) return [message("feed_nothing")];
  const counted = plural("count_posts", posts);
  const sentences: Phrase[] = [
    completeSince === undefined
      ? message("feed_held", counted)
      : message("feed_complete", counted, date(completeSince)),
  ];
  if (holes > 0)
    sentences.push(
      asked > 0
        ? message("feed_lacks", plural("feed_missing_posts", holes), plural("count_pubs", asked))
        : plural("feed_holes", holes),
    );
  if (heads > 1) sentences.push(message("feed_heads"));
  return sentences;
}
