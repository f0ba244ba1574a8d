/**
 * What pages read: posts by pages, feeds, threads, search, pictures. Everything here was written by strangers, and is bounded: a page of
 * posts has at most `PAGE_POSTS`, a body in it at most `BODY_SHOWN` characters (`post` gives it whole).
 */
import * as v from "valibot";

const PAGE_POSTS = 50;

export interface PostView {
  /** The message's id. */
  readonly id: string;
  readonly author: string;
  /** As the author's newest post says it; at most 200 characters. */
  readonly name?: string;
  /** The hash of the author's picture: see `blob`. */
  readonly image?: string;
  /** ms since the epoch, as the author says. */
  readonly ts: number;
  /** Markdown, without front matter: the latest text where it was edited. */
  readonly body: string;
  /** The body is longer than what is here. */
  readonly cut?: boolean;
  /** The message that it answers, and by whom that is, as its author says. */
  readonly reply?: string;
  readonly replyTo?: string;
  /** In a list: the beginning of what it answers, where that is held and the person wants to see it. */
  readonly answered?: AnsweredView;
  /** In a list: the posts that answer it, where there are any. */
  readonly answers?: AnswersView;
  /** It is an edit of this message, which is not held, or another's: pages leave an edit out where they show what it changes. */
  readonly edit?: string;
  /** Hashes of pictures in the body, at most 64. */
  readonly images: readonly string[];
  /** Edits by the same author, when there are any: when the text that is shown was written, and how many texts there were before it. */
  readonly edited?: { readonly ts: number; readonly earlier: number };
  /** The person follows its author. */
  readonly followed?: boolean;
  /** Written by this browser's identity, or told by a page as its own: how many pubs list it, of how many that are to. */
  readonly own?: { readonly listed: number; readonly owed: number };
}

/** A post that another one answers. `body`: Markdown, at most 320 characters of the latest text. */
export interface AnsweredView {
  readonly author: string;
  readonly name?: string;
  readonly body: string;
}

/** How many answer a post itself; `more`: there are more than are counted. */
export interface AnswersView {
  readonly count: number;
  readonly more: boolean;
}

/** One of the texts that a post had. */
export interface TextView {
  readonly id: string;
  readonly ts: number;
  readonly body: string;
}

/** Where the next page begins: give both. A page can be short, even empty, and still have a next one. */
export interface NextView {
  readonly before: number;
  readonly beforeId: string;
}

export interface PostsView {
  readonly posts: readonly PostView[];
  /** Missing at the end. */
  readonly next?: NextView;
}

/** A person, and how whole their feed is, as far as the pubs show. */
export interface ProfileView {
  readonly author: string;
  readonly name?: string;
  readonly image?: string;
  readonly interest: "followed" | "blocked" | null;
  /** Their posts are left out of lists. */
  readonly muted?: boolean;
  /** Posts held. */
  readonly posts: number;
  /** When the oldest and the newest post that is held was written, ms. */
  readonly first?: number;
  readonly newest?: number;
  /** ms: nothing from then on is known to lack; missing without posts. */
  readonly completeSince?: number;
  /** Earlier posts that are named and not held. */
  readonly holes: number;
  /** So many pubs were asked for each of them, in vain so far. */
  readonly asked?: number;
  /** Above 1 the person wrote on several devices. */
  readonly heads: number;
}

export interface ThreadPostView extends PostView {
  /** 0: the post that all others answer, by one or more steps. */
  readonly depth: number;
}

export interface ThreadView {
  /** Each answer stands behind what it answers, the older of two answers first. */
  readonly posts: readonly ThreadPostView[];
  /** The first of them answers this message, which is not held. */
  readonly missing?: string;
  /** There are more answers than can be shown here. */
  readonly more: boolean;
}

export interface SearchView extends PostsView {
  /** Posts that are not searched yet: "still indexing 12,000 posts". */
  readonly unindexed: number;
}

/** `asked`: not held, pubs are asked for it now. `unusable`: it came once and could not be used. `nowhere`: no pub is there to be asked. */
export type BlobView =
  | { readonly state: "held"; readonly text: string }
  | { readonly state: (typeof blobLacks)[number] };
const blobLacks = ["asked", "unusable", "nowhere"] as const;

const hash = v.pipe(v.string(), v.length(44));
const time = v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(9_999_999_999_999));
const limit = v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(PAGE_POSTS));
const page = { before: v.exactOptional(time), beforeId: v.exactOptional(hash), limit };

export const postsRequests = {
  /** The newest posts of everyone, or of those whom the person follows. */
  recent: v.strictObject({ ...page, who: v.picklist(["everyone", "followed"]) }),
  feedPage: v.strictObject({ author: hash, ...page }),
  /** The whole thread in which this post stands. */
  thread: v.strictObject({ id: hash }),
  /** Posts that have all of these words (parts of words too, where a script has no spaces), the newest first; without words: all. */
  search: v.strictObject({
    words: v.pipe(v.string(), v.maxLength(200)),
    author: v.exactOptional(hash),
    /** Written at or after, and before, ms. */
    from: v.exactOptional(time),
    to: v.exactOptional(time),
    ...page,
  }),
  /** One post with its whole text, and the texts that it had before. */
  post: v.strictObject({ id: hash }),
  /** A picture's text; where it is missing, pubs are asked for it ahead of other things. `author`: of the post that shows it. */
  blob: v.strictObject({ hash, author: hash }),
  profile: v.strictObject({ author: hash }),
} as const;

export interface PostsReplies {
  recent: PostsView;
  feedPage: PostsView & { readonly profile: ProfileView };
  thread: ThreadView;
  search: SearchView;
  /** Null: not held. `history`: the texts before this one, the newest first, at most 50. */
  post: { readonly post: PostView; readonly history: readonly TextView[] } | null;
  blob: BlobView;
  profile: ProfileView;
}

const count = v.pipe(v.number(), v.integer(), v.minValue(0));

const post = {
  id: v.string(),
  author: v.string(),
  name: v.exactOptional(v.string()),
  image: v.exactOptional(v.string()),
  ts: v.number(),
  body: v.string(),
  cut: v.exactOptional(v.boolean()),
  reply: v.exactOptional(v.string()),
  replyTo: v.exactOptional(v.string()),
  answered: v.exactOptional(
    v.object({ author: v.string(), name: v.exactOptional(v.string()), body: v.string() }),
  ),
  answers: v.exactOptional(v.object({ count, more: v.boolean() })),
  edit: v.exactOptional(v.string()),
  images: v.array(v.string()),
  edited: v.exactOptional(v.object({ ts: v.number(), earlier: count })),
  followed: v.exactOptional(v.boolean()),
  own: v.exactOptional(v.object({ listed: count, owed: count })),
};
const posts = {
  posts: v.array(v.object(post)),
  next: v.exactOptional(v.object({ before: v.number(), beforeId: v.string() })),
};
export const profileShape = {
  author: v.string(),
  name: v.exactOptional(v.string()),
  image: v.exactOptional(v.string()),
  interest: v.nullable(v.picklist(["followed", "blocked"])),
  muted: v.exactOptional(v.boolean()),
  posts: count,
  first: v.exactOptional(v.number()),
  newest: v.exactOptional(v.number()),
  completeSince: v.exactOptional(v.number()),
  holes: count,
  asked: v.exactOptional(count),
  heads: count,
};
const profile = v.object(profileShape);

export const postsReplyShapes: {
  readonly [K in keyof PostsReplies]: v.GenericSchema<unknown, PostsReplies[K]>;
} = {
  recent: v.object(posts),
  feedPage: v.object({ ...posts, profile }),
  thread: v.object({
    posts: v.array(v.object({ ...post, depth: count })),
    missing: v.exactOptional(v.string()),
    more: v.boolean(),
  }),
  search: v.object({ ...posts, unindexed: count }),
  post: v.nullable(
    v.object({
      post: v.object(post),
      history: v.array(v.object({ id: v.string(), ts: v.number(), body: v.string() })),
    }),
  ),
  blob: v.variant("state", [
    v.object({ state: v.literal("held"), text: v.string() }),
    v.object({ state: v.picklist(blobLacks) }),
  ]),
  profile,
};
