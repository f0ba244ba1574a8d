/** The toolbar badge: offline, or how many posts are new since the popup was last open. Never colour alone: always a text and a title. */
import { type Clock, gathered } from "../base/clock.ts";
import type { Watchable } from "../base/watchable.ts";
import type { StatusView } from "../rpc/contract.ts";
import type { NoticeChoice } from "../rpc/notices.ts";

export interface Badge {
  /** Of which at most four characters fit. */
  readonly text: string;
  /** Key of a word in `_locales` in place of that. */
  readonly word?: "badge_off";
  /** Key of the title in `_locales`, and its number. */
  readonly title: "badge_offline" | "badge_trouble" | "badge_paused" | "badge_unseen" | "badge_connected";
  readonly count: number;
}

const MOST = 999;
/** Many posts a second come in batches; nobody reads a number that changes with each of them. */
export const GATHER_BADGE_MS = 250;

/** What the badge says of a status. Trying for the first time is no trouble yet, so it says nothing; `look` is how it says that there is something new. */
export function badgeOf(status: StatusView, look: NoticeChoice["badge"] = "number"): Badge {
  const kinds = status.pubs.map((pub) => pub.state.kind);
  if (status.pausedAll || (kinds.length > 0 && kinds.every((kind) => kind === "paused")))
    return { text: "", title: "badge_paused", count: 0 };
  const open = kinds.filter((kind) => kind === "open").length;
  const failed = status.pubs.some(
    ({ state }) => state.kind !== "open" && state.kind !== "paused" && !isFirstTry(state),
  );
  if (status.storeTrouble) return { text: "!", title: "badge_trouble", count: 0 };
  if (open === 0 && failed) return { text: "", word: "badge_off", title: "badge_offline", count: 0 };
  if (status.unseen > 0)
    return {
      text: unseenText(status.unseen, look),
      title: "badge_unseen",
      count: status.unseen,
    };
  return { text: "", title: "badge_connected", count: open };
}

function unseenText(unseen: number, look: NoticeChoice["badge"]): string {
  if (look === "none") return "";
  if (look === "dot") return "•";
  return unseen > MOST ? `${MOST}+` : String(unseen);
}

const isFirstTry = (state: StatusView["pubs"][number]["state"]): boolean =>
  state.kind === "connecting" && state.attempt === 0;

/** What we need of `browser.action` and `browser.i18n`. */
export interface Toolbar {
  setText(text: string): void;
  setTitle(title: string): void;
  message(key: Badge["title"] | NonNullable<Badge["word"]>, count: string): string;
}

/**
 * Shows the badge of now, and soon after each change what it has become, until `signal` aborts. A badge that stays the same is not set again.
 * @returns shows it again, in the words of now
 */
export function showBadge(
  status: Watchable<StatusView>,
  toolbar: Toolbar,
  clock: Clock,
  signal: AbortSignal,
  look: () => NoticeChoice["badge"] = () => "number",
): () => void {
  let last = "";
  const show = (): void => {
    const badge = badgeOf(status.get(), look());
    const text = badge.word ? toolbar.message(badge.word, "") : badge.text;
    const key = `${text}|${badge.title}|${badge.count}`;
    if (key === last) return;
    last = key;
    toolbar.setText(text);
    toolbar.setTitle(toolbar.message(badge.title, String(badge.count)));
  };
  show();
  status.watch(gathered(clock, GATHER_BADGE_MS, signal, show), signal);
  return () => {
    last = "";
    show();
  };
}
