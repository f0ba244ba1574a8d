/** Posts as the background would give them to the reader, page by page, for its tests and for pictures. */
import type { NamedView } from "../rpc/people.ts";
import type { PostsView, PostView, ProfileView, ThreadView } from "../rpc/posts.ts";
import { MINUTE, SAMPLE_NOW } from "./sample-views.ts";

/** 44 characters that name nothing: of a kind (`a` to `z`), and a number. */
export const nameOf = (kind: string, at: number): string => `${String(at).padStart(43, kind)}=`;

export const samplePost = (at: number, more: Partial<PostView> = {}): PostView => ({
  id: nameOf("p", at),
  author: nameOf("a", Math.abs(at) % 5),
  name: ["Ada", "Ben", "Chloé", "Dan", "Ada"][Math.abs(at) % 5] ?? "",
  ts: SAMPLE_NOW - at * MINUTE,
  body: `Post ${at}. ${"Fog until noon, then the sound of the mill. ".repeat(1 + ((Math.abs(at) * 7) % 5))}`,
  images: [],
  ...more,
});

const profile = (author: string): ProfileView => ({
  author,
  name: "Ada",
  interest: null,
  posts: 1_204,
  completeSince: SAMPLE_NOW - 90 * 24 * 60 * MINUTE,
  holes: 3,
  heads: 1,
});

/** The background, as far as the reader asks it. What a test changes in it is what the next request finds. */
export class FeedStore {
  /** The newest first. */
  posts: readonly PostView[];
  thread: ThreadView = { posts: [], more: false };
  unindexed = 0;
  named: readonly NamedView[] = [];
  hidden: readonly string[] = [];
  /** What differs of everybody's profile. */
  profile: Partial<ProfileView> = {};
  /** Requests of these kinds are not answered. */
  readonly broken = new Set<string>();
  hasKey = false;

  /** @param count of posts, numbered from 0, the newest */
  constructor(count: number) {
    this.posts = Array.from({ length: count }, (_, at) => samplePost(at));
  }

  readonly answer = async (message: unknown): Promise<unknown> => {
    const { rpc, args } = message as { rpc: string; args: Readonly<Record<string, unknown>> };
    if (this.broken.has(rpc)) return undefined;
    return { ok: true, value: this.#value(rpc, args) };
  };

  #value(rpc: string, args: Readonly<Record<string, unknown>>): unknown {
    switch (rpc) {
      case "recent":
        return this.#page(args, (post) => args.who === "everyone" || post.followed === true);
      case "feedPage":
        return {
          ...this.#page(args, (post) => post.author === args.author),
          profile: { ...profile(String(args.author)), ...this.profile },
        };
      case "search":
        return {
          ...this.#page(args, ({ body }) => body.includes(String(args.words))),
          unindexed: this.unindexed,
        };
      case "named":
        return this.named;
      case "interest":
      case "moderate":
        return { ok: true };
      case "moderation":
        return { mutedAuthors: [], hiddenHashes: this.hidden, mutedWords: [], blockedAuthors: [] };
      case "blockPreview":
        return { posts: 312, blobs: 2, bytes: 18_000_000 };
      case "thread":
        return this.thread;
      case "profile":
        return { ...profile(String(args.author)), ...this.profile };
      case "post": {
        const post = [...this.posts, ...this.thread.posts].find(({ id }) => id === args.id);
        return post
          ? { post, history: [{ id: nameOf("h", 1), ts: post.ts - MINUTE, body: "What it said before." }] }
          : null;
      }
      case "blob":
        return { state: "asked" };
      case "identity":
        return this.hasKey
          ? { state: "device", author: nameOf("a", 0), lockOnIdle: false }
          : { state: "none", lockOnIdle: false };
      default:
        return null;
    }
  }

  #page(args: Readonly<Record<string, unknown>>, fits: (post: PostView) => boolean): PostsView {
    const limit = Number(args.limit);
    const from = args.beforeId === undefined ? 0 : this.posts.findIndex(({ id }) => id === args.beforeId) + 1;
    const found: PostView[] = [];
    let at = from;
    for (; at < this.posts.length && found.length < limit; at += 1) {
      const post = this.posts[at];
      if (post && fits(post)) found.push(post);
    }
    const last = found.at(-1);
    return {
      posts: found,
      ...(at < this.posts.length && last && { next: { before: last.ts, beforeId: last.id } }),
    };
  }
}
