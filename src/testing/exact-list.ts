/** A pub's list as its poll by cursor gives it, for tests that change it, break it, or look at what was asked. */
import type { HandAnswer } from "./hand-transport.ts";

export interface Told {
  readonly message: string;
  readonly content: string;
}

export interface ExactList {
  readonly posts: Told[];
  /** Another life: its cursors are no longer the same. */
  life: string;
  /** Whether it says that it is one of ours. */
  safe: boolean;
  /** What stands behind the texts instead of the true members. */
  tail: string | undefined;
  readonly answer: (path: string) => HandAnswer;
}

/** @param longest strings in a page, whatever is asked for */
export function exactList(dateOf: (message: string) => number | undefined, longest = 20_000): ExactList {
  const list: ExactList = {
    posts: [],
    life: "a",
    safe: true,
    tail: undefined,
    answer(path) {
      const query = new URLSearchParams(path.split("?")[1]);
      const headers = list.safe ? { "x-anproto-pub": "1" } : {};
      const after = query.get("after");
      if (after === null || !list.safe) {
        const since = Number(query.get("since") ?? 0);
        const newer = list.posts.filter(({ message }) => (dateOf(message) ?? 0) > since);
        return { status: 200, headers, body: body(newer, ',"nextSince":0}') };
      }
      const [, life, place] = /^(\w*)\.(\d+)$/.exec(after) ?? [];
      const from = life === list.life ? Number(place) : 0;
      const page = list.posts.slice(from, from + Math.min(Number(query.get("limit")), longest) / 2);
      const to = from + page.length;
      const left = list.posts.length - to;
      const tail = list.tail ?? `,"cursor":"${list.life}.${to}","more":${left > 0},"left":${left}}`;
      return { status: 200, headers, body: body(page, tail) };
    },
  };
  return list;
}

const body = (posts: readonly Told[], tail: string): string =>
  `{"messages":${JSON.stringify(posts.flatMap(({ message, content }) => [message, content]))}${tail}`;
