/** People and what is kept of them: blocking, muting, sizes, the budget. */
import { type Author, hasTerms, soughtIn, termsOf } from "apds";
import { unreachable } from "../base/result.ts";
import type { PersonView, peopleRequests } from "../rpc/people.ts";
import type { Handlers } from "../rpc/server.ts";
import type { Engine } from "./engine.ts";
import { moderationOf } from "./moderation.ts";
import { authorOf } from "./named.ts";
import { profileOf } from "./profiles.ts";

/** So many people are looked through for a name, and so many are shown. */
const NAMED_AMONG = 20_000;
const NAMED = 20;
const folded = (name: string): string => name.normalize("NFKC").trim().toLowerCase();

/** How well a name fits: 0 as a whole, 1 by its words, 2 by words that begin so (as posts are found); undefined: not. */
function fitOf(typed: string): (name: string) => 0 | 1 | 2 | undefined {
  const [whole, sought] = [folded(typed), soughtIn(typed)];
  return (name) => {
    if (folded(name) === whole) return 0;
    const terms = termsOf(name);
    if (sought.terms.length === 0 || !hasTerms(terms, sought)) return undefined;
    return sought.terms.every((term) => terms.has(term)) ? 1 : 2;
  };
}

export function peopleHandlers(engine: () => Promise<Engine>): Pick<Handlers, keyof typeof peopleRequests> {
  return {
    async people({ who, from, limit }) {
      const at = await engine();
      const all = await authorsOf(who, from + limit + 1, at);
      const shown = all.slice(from, from + limit);
      return { people: await persons(shown, at), more: all.length > from + limit };
    },
    async blockPreview({ author }) {
      const { removed, blobs, bytes } = await (await engine()).apds.store.weigh(authorOf(author));
      return { posts: removed, blobs, bytes };
    },
    async purge({ author }) {
      const gone = await (await engine()).pool.people.purge(authorOf(author));
      if (!gone.ok) throw new Error(gone.error.kind);
      const { removed, blobs, bytes } = gone.value;
      return { posts: removed, blobs, bytes };
    },
    async named({ name }) {
      const { apds, pool } = await engine();
      const fit = fitOf(name);
      return (await apds.store.authors(NAMED_AMONG))
        .flatMap(({ author, name: called, image, count: posts }) => {
          const how = called === undefined ? undefined : fit(called);
          if (called === undefined || how === undefined || pool.people.interest(author) === "blocked")
            return [];
          return [{ how, view: { author, name: called, ...(image && { image }), posts } }];
        })
        .sort((a, b) => a.how - b.how)
        .slice(0, NAMED)
        .map(({ view }) => view);
    },
    async moderation() {
      return moderationOf(await engine()).view();
    },
    async moderate({ list, entry, on }) {
      const done = await moderationOf(await engine()).change(list, entry, on);
      return done.ok ? { ok: true } : done;
    },
    async importModeration({ text }) {
      const done = await moderationOf(await engine()).takeIn(text);
      return done.ok ? { ok: true, ...done.value } : done;
    },
    async storage() {
      const { apds, pool, settings } = await engine();
      const [sizes, totals, estimate] = await Promise.all([
        apds.store.sizes(),
        apds.store.totals(),
        estimated(),
      ]);
      const { texts, images, trash, pictures } = sizes;
      return {
        ...{ texts, images, trash, pictures, posts: totals.posts },
        ...(estimate?.usage !== undefined && { usage: estimate.usage }),
        ...(estimate?.quota !== undefined && { quota: estimate.quota }),
        budget: settings.get().budget,
        full: pool.people.isFull,
      };
    },
    async budget({ bytes }) {
      const { pool, settings } = await engine();
      await settings.change({ budget: bytes });
      pool.people.keeping.budget = bytes ?? undefined;
      await pool.people.tidy();
      return null;
    },
  };
}

async function authorsOf(
  who: (typeof peopleRequests.people.entries.who.options)[number],
  limit: number,
  at: Engine,
): Promise<readonly Author[]> {
  const { people } = at.pool;
  switch (who) {
    case "followed":
      return people.followedAuthors();
    case "blocked":
      return people.blocked();
    case "muted":
      return (await moderationOf(at).view()).mutedAuthors as readonly Author[];
    case "known":
      return (await at.apds.store.authors(limit)).map(({ author }) => author);
    default:
      return unreachable(who);
  }
}

async function persons(authors: readonly Author[], at: Engine): Promise<readonly PersonView[]> {
  const { store } = at.apds;
  const [{ mutedAuthors }, trashed] = await Promise.all([moderationOf(at).view(), store.trashed()]);
  const muted = new Set<string>(mutedAuthors);
  return Promise.all(
    authors.map(async (author) => {
      const [profile, row] = await Promise.all([profileOf(author, at), store.author(author)]);
      const rows = trashed.filter((one) => one.author === author);
      const sum = rows.reduce(
        (all, { posts, bytes }) => ({ posts: all.posts + posts, bytes: all.bytes + bytes }),
        { posts: 0, bytes: 0 },
      );
      const trash = rows.length > 0 && { ...sum, until: Math.min(...rows.map(({ until }) => until)) };
      return { ...profile, bytes: row?.bytes ?? 0, muted: muted.has(author), ...(trash && { trash }) };
    }),
  );
}

/** What the browser says of the disk; it may say nothing. */
const estimated = async (): Promise<StorageEstimate | undefined> =>
  typeof navigator === "undefined" || !("storage" in navigator) ? undefined : navigator.storage.estimate();
