/** One small function a request. Each waits for the engine, which may still be opening when a page's request wakes the background. */
import { parseAuthor, parseHash } from "apds";
import type { Handlers } from "../rpc/server.ts";
import { parseAddress } from "../sync/connect/address.ts";
import { archiveHandlers } from "./archive-handlers.ts";
import { composeHandlers } from "./compose-handlers.ts";
import { diagnosticsHandlers } from "./diagnostics-handlers.ts";
import type { Engine } from "./engine.ts";
import { identityHandlers } from "./identity-handlers.ts";
import { noticesHandlers } from "./notices-handlers.ts";
import { optionsHandlers } from "./options-handlers.ts";
import { peopleHandlers } from "./people-handlers.ts";
import { postsHandlers } from "./posts-handlers.ts";
import { type SiteDesk, sitesHandlers } from "./sites-handlers.ts";
import { directoryView, feedView, ownMessageView, statusView } from "./views.ts";

/** @param mayNotify whether the browser lets us show notices now */
export function handlersFor(
  engine: () => Promise<Engine>,
  desk: SiteDesk,
  mayNotify: () => boolean = () => false,
): Handlers {
  const status = async () => {
    const { pool, settings, clock } = await engine();
    return statusView(pool.status, settings, clock).get();
  };
  return {
    status,
    async ensure() {
      const { pool } = await engine();
      pool.ensure("page");
      pool.retry();
      return status();
    },
    async retry({ url }) {
      (await engine()).pool.retry(url);
      return null;
    },
    async add({ address }) {
      const { pool, settings } = await engine();
      const { pubs, pausedAll } = settings.get();
      const url = parseAddress(
        address,
        pubs.map((pub) => pub.url),
      );
      if (!url.ok) return { ok: false, error: url.error };
      await settings.change({ pubs: [...pubs, { url: url.value, paused: false }] });
      pool.add(url.value);
      if (pausedAll) pool.pause(url.value, true);
      return { ok: true, url: url.value };
    },
    async remove({ url }) {
      const { pool, settings } = await engine();
      await settings.change({ pubs: settings.get().pubs.filter((pub) => pub.url !== url) });
      await pool.remove(url);
      return null;
    },
    async pause({ url, paused }) {
      const { pool, settings } = await engine();
      const { pubs, pausedAll } = settings.get();
      await settings.change({ pubs: pubs.map((pub) => (pub.url === url ? { url, paused } : pub)) });
      if (!pausedAll) pool.pause(url, paused);
      return null;
    },
    async pauseAll({ paused }) {
      const { pool, settings } = await engine();
      await settings.change({ pausedAll: paused });
      for (const pub of settings.get().pubs) pool.pause(pub.url, paused || pub.paused);
      return null;
    },
    async seen() {
      const { pool, settings } = await engine();
      const { seq } = pool.status.get().totals;
      if (seq !== settings.get().seenSeq) await settings.change({ seenSeq: seq });
      return null;
    },
    async share({ on }) {
      const { pool, settings } = await engine();
      await settings.change({ share: on });
      pool.setShare(on);
      return null;
    },
    async scope({ scope }) {
      const { pool, settings } = await engine();
      // What a wider scope owes is on disk before the choice is: a death in between costs a run, and no post.
      await pool.setScope(scope);
      await settings.change({ scope });
      return null;
    },
    async interest({ author, interest }) {
      const { pool } = await engine();
      const parsed = parseAuthor(author.trim());
      if (!parsed.ok) return { ok: false, error: { kind: "author" } };
      const done = await pool.people.setInterest(parsed.value, interest ?? undefined);
      if (done.ok) {
        await pool.people.tidy();
        return { ok: true };
      }
      return {
        ok: false,
        error: {
          kind: done.error.kind === "too-many" || done.error.kind === "own" ? done.error.kind : "store",
        },
      };
    },
    async followed() {
      return (await (await engine()).pool.people.followed()).map(feedView);
    },
    async since({ seq, limit }) {
      const posts = await (await engine()).apds.store.since(seq, limit);
      return posts.map(({ message, content, ...post }) => ({
        seq: post.seq,
        id: message.id,
        author: message.author,
        ts: message.ts,
        content,
      }));
    },
    async pull({ url }) {
      await (await engine()).pool.errands.jobs.pull(url);
      return null;
    },
    async push({ url }) {
      await (await engine()).pool.errands.jobs.push(url);
      return null;
    },
    async cancelJob({ url }) {
      await (await engine()).pool.errands.jobs.cancel(url);
      return null;
    },
    async directory({ name }) {
      return (await (await engine()).pool.errands.directory(name)).map(directoryView);
    },
    async outbox({ limit }) {
      return (await engine()).pool.outbox().slice(0, limit).map(ownMessageView);
    },
    async get({ hash }) {
      const parsed = parseHash(hash);
      const text = parsed ? await (await engine()).apds.store.get(parsed) : undefined;
      return { text: text ?? null };
    },
    ...postsHandlers(engine),
    ...peopleHandlers(engine),
    ...archiveHandlers(engine),
    ...diagnosticsHandlers(engine),
    ...optionsHandlers(engine),
    ...noticesHandlers(engine, mayNotify),
    ...identityHandlers(engine),
    ...composeHandlers(engine, () => desk.sites.consented()),
    ...sitesHandlers(engine, desk),
  };
}
