/** The whole at a glance, in sentences: how the pubs are doing, and what is held. */
import type { StatusView } from "../rpc/contract.ts";
import { ago, message, type Phrase, plural } from "../ui/phrase.ts";

export interface Summary {
  /** Said aloud when it changes: it holds no counter and no time. */
  readonly state: Phrase;
  /** What can be done about trouble of our own. */
  readonly advice?: Phrase;
  /** Sentences on what is held. */
  readonly held: readonly Phrase[];
}

/** @param now ms, in the background's clock */
export function summarize(view: StatusView, now: number): Summary {
  const advice = adviceOf(view);
  return {
    state: stateOf(view),
    ...(advice && { advice }),
    held: heldOf(view, now),
  };
}

function adviceOf({ storeTrouble, clockWrong }: StatusView): Phrase | undefined {
  if (storeTrouble) return message(`advice_store_${storeTrouble}`);
  return clockWrong ? message("advice_clock") : undefined;
}

function stateOf(view: StatusView): Phrase {
  if (view.storeTrouble !== undefined) return message(`summary_store_${view.storeTrouble}`);
  const total = view.pubs.length;
  if (total === 0) return message("summary_no_pubs");
  if (view.pausedAll) return message("summary_paused_all");

  const count = (kind: StatusView["pubs"][number]["state"]["kind"]): number =>
    view.pubs.filter((pub) => pub.state.kind === kind).length;
  const open = count("open");
  if (open > 0) {
    if (open < total) return message("summary_open_some", open, total);
    return total === 1 ? message("summary_open_single") : message("summary_open_all", total);
  }
  if (count("paused") === total) {
    return total === 1 ? message("summary_paused_single") : message("summary_paused_each");
  }
  if (count("offline") + count("paused") === total) return message("summary_offline");
  if (count("connecting") > 0) {
    return message(total === 1 ? "summary_connecting_single" : "summary_connecting_many");
  }
  return total === 1 ? message("summary_none_single") : message("summary_none_many", total);
}

function heldOf(view: StatusView, now: number): readonly Phrase[] {
  const sentences: Phrase[] = [];
  if (view.posts > 0) {
    const posts = plural("count_posts", view.posts);
    const people = plural("count_people", view.authors);
    sentences.push(
      view.lastArrivalAt === undefined
        ? message("summary_held", posts, people)
        : message("summary_held_last", posts, people, ago(now - view.lastArrivalAt)),
    );
  } else if (view.pubs.length > 0 && view.storeTrouble !== "unopened") {
    sentences.push(message("summary_held_nothing"));
  }
  const own = ownOf(view.pubs);
  if (own) sentences.push(own);
  if (view.wants > 0) sentences.push(plural("summary_wants", view.wants));
  return sentences;
}

/** Own posts are told to a pub at once, and listed by it seconds later; nothing is said where there are none. */
function ownOf(pubs: StatusView["pubs"]): Phrase | undefined {
  const owed = pubs.filter(({ own }) => own.owed > 0);
  if (owed.length === 0) return undefined;
  const done = owed.filter(({ own }) => own.listed >= own.owed).length;
  if (done === owed.length) return message("summary_own_all");
  return owed.length === 1 ? message("summary_own_single") : message("summary_own_some", done, owed.length);
}
