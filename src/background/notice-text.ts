/** What a notice says, and where a click on it leads. */
import type { NoticeKind } from "../rpc/notices.ts";
import type { GetMessage } from "../rpc/texts.ts";
import type { Told } from "./notice-plan.ts";

export interface Notice {
  readonly title: string;
  readonly text: string;
  /** The hash of the reader's address. */
  readonly opens: string;
}

const titles = {
  replies: "notices_replied",
  mentions: "notices_mentioned",
  chosen: "notices_posted",
  everyone: "notices_posted",
} as const satisfies Record<NoticeKind, string>;

const counts = {
  replies: "notices_replies",
  mentions: "notices_mentions",
  chosen: "notices_posts",
  everyone: "notices_posts",
} as const satisfies Record<NoticeKind, string>;

const KEY_CHARACTERS = 8;

/** @param told at least one; `count`: of how many, where a flood was cut */
export function noticeOf(told: readonly Told[], count: number, texts: GetMessage): Notice | undefined {
  const [first] = told;
  if (!first) return undefined;
  if (count === 1) {
    const { id, text, author, name } = first.heard;
    const who = name ?? `${author.slice(0, KEY_CHARACTERS)}…`;
    return { title: texts(titles[first.kind], [who]), text, opens: `#/post/${id}` };
  }
  const locale = texts("locale", []) || "en";
  const number = new Intl.NumberFormat(locale);
  const counted = (key: string, many: number): string =>
    texts(`${key}_${new Intl.PluralRules(locale).select(many)}`, [number.format(many)]) ||
    texts(`${key}_other`, [number.format(many)]);
  const sums = new Map<string, number>();
  for (const { kind } of told) sums.set(counts[kind], (sums.get(counts[kind]) ?? 0) + 1);
  // What was only counted can't be told apart any more.
  if (count > told.length) sums.set("notices_posts", (sums.get("notices_posts") ?? 0) + count - told.length);
  const list = [...sums].map(([key, many]) => counted(key, many));
  return {
    title: texts("notices_title", []),
    text: new Intl.ListFormat(locale, { type: "conjunction" }).format(list),
    opens: "#/",
  };
}
