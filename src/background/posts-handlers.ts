/** What pages read: each request reads the store, and parses what it found. */
import type { Page } from "apds";
import type { PostsView, postsRequests } from "../rpc/posts.ts";
import type { Handlers } from "../rpc/server.ts";
import { type AroundDeps, aroundOf } from "./around.ts";
import type { Engine } from "./engine.ts";
import { moderationOf } from "./moderation.ts";
import { authorOf, hashOf } from "./named.ts";
import { type Found, pageOf } from "./post-pages.ts";
import { editedBy, editsOf, postViews, readsOnce, textView, type ViewDeps } from "./post-views.ts";
import { profileOf } from "./profiles.ts";
import { searched } from "./searched.ts";
import { postOf, threadOf } from "./threads.ts";

export function postsHandlers(engine: () => Promise<Engine>): Pick<Handlers, keyof typeof postsRequests> {
  const viewDeps = ({ apds, pool }: Engine): ViewDeps => ({
    store: apds.store,
    isFollowed: (author) => pool.people.interest(author) === "followed",
    own: () => pool.outbox(),
  });
  /** What is shown in a list. An edit is shown as the latest text of what it changes, where that is held. */
  const listed = async (at: Engine, muted = true): Promise<AroundDeps> => {
    const isWanted = await moderationOf(at).filter(muted);
    const store = readsOnce(at.apds.store);
    return {
      ...viewDeps(at),
      store,
      isWanted,
      isShown: async (post) => isWanted(post) && (await editedBy(post, store)) === undefined,
    };
  };
  const viewed = async (found: Found, deps: AroundDeps): Promise<PostsView> => {
    const [views, around] = await Promise.all([postViews(found.posts, deps), aroundOf(found.posts, deps)]);
    return {
      posts: views.map((view, at) => ({ ...view, ...around[at] })),
      ...(found.next && { next: found.next }),
    };
  };
  return {
    async recent({ who, ...page }) {
      const at = await engine();
      const { store } = at.apds;
      const followed = at.pool.people.followedAuthors();
      const deps = await listed(at);
      const found = await pageOf(
        (part) => (who === "everyone" ? store.recent(part) : store.merged(followed, part)),
        pageFrom(page),
        deps.isShown,
      );
      return viewed(found, deps);
    },
    async feedPage({ author, ...page }) {
      const at = await engine();
      const named = authorOf(author);
      const deps = await listed(at, false);
      const found = await pageOf((part) => at.apds.store.feed(named, part), pageFrom(page), deps.isShown);
      return { ...(await viewed(found, deps)), profile: await profileOf(named, at) };
    },
    async thread({ id }) {
      const at = await engine();
      const isWanted = await moderationOf(at).filter();
      // The post that was asked for is shown in any case.
      const store = readsOnce(at.apds.store);
      const thread = await threadOf(store, hashOf(id), (post) => post.message.id === id || isWanted(post));
      if (thread === undefined) return { posts: [], missing: id, more: false };
      const views = await postViews(
        thread.posts.map(({ post }) => post),
        { ...viewDeps(at), store },
      );
      return {
        posts: views.map((view, i) => ({ ...view, depth: thread.posts[i]?.depth ?? 0 })),
        more: thread.more,
        ...(thread.missing && { missing: thread.missing }),
      };
    },
    async search({ words, author, from, to, ...page }) {
      const at = await engine();
      const deps = await listed(at, author === undefined);
      const named = author === undefined ? {} : { author: authorOf(author) };
      const window = { ...(from !== undefined && { from }), ...(to !== undefined && { to }) };
      const found = await searched(
        at.apds.store,
        { words, ...named, ...window, ...pageFrom(page) },
        deps.isShown,
      );
      return { ...(await viewed(found, deps)), unindexed: found.unindexed };
    },
    async post({ id }) {
      const at = await engine();
      const post = await postOf(at.apds.store, hashOf(id));
      if (post === undefined) return null;
      const [[view], edits] = await Promise.all([
        postViews([post], viewDeps(at), true),
        editsOf(post, at.apds.store),
      ]);
      return view ? { post: view, history: [...edits, post].slice(1).map(textView) } : null;
    },
    async blob({ hash, author }) {
      const at = await engine();
      const text = await at.apds.store.get(hashOf(hash));
      if (text !== undefined) {
        at.pool.people.keeping.shown(hashOf(hash));
        return { state: "held", text };
      }
      return { state: await at.pool.errands.seek(hashOf(hash), authorOf(author)) };
    },
    async profile({ author }) {
      return profileOf(authorOf(author), await engine());
    },
  };
}

interface Paging {
  readonly before?: number;
  readonly beforeId?: string;
  readonly limit: number;
}

function pageFrom({ before, beforeId, limit }: Paging): Page {
  return {
    limit,
    ...(before !== undefined && { before }),
    ...(before !== undefined && beforeId !== undefined && { beforeId: hashOf(beforeId) }),
  };
}
