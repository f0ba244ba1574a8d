/** The ports of one life, behind its fence: store, sockets, HTTP, saved waits. */
import type { Store } from "apds";
import { ok } from "../base/result.ts";
import type { Channel, Transport } from "../sync/connect/transport.ts";
import type { Http } from "../sync/http.ts";
import type { Saved } from "../sync/saved.ts";
import type { Fence } from "./fence.ts";

/** @param commit the store's, or one that looks at it */
export function fencedStore(store: Store, fence: Fence, commit: Store["commit"]): Store {
  return {
    commit: (batch) => fence.call(() => commit(batch)),
    get: (hash) => fence.call(() => store.get(hash)),
    texts: (hashes) => fence.call(() => store.texts(hashes)),
    message: (id) => fence.call(() => store.message(id)),
    pending: (author) => fence.call(() => store.pending(author)),
    // Nothing that waits: memory.
    heldLately: (text) => store.heldLately(text),
    held: (hashes) => fence.call(() => store.held(hashes)),
    wantsFor: (hashes) => fence.call(() => store.wantsFor(hashes)),
    dueWants: (now, limit) => fence.call(() => store.dueWants(now, limit)),
    dueLater: (now, limit) => fence.call(() => store.dueLater(now, limit)),
    head: (author) => fence.call(() => store.head(author)),
    author: (author) => fence.call(() => store.author(author)),
    authors: (limit) => fence.call(() => store.authors(limit)),
    feed: (author, page) => fence.call(() => store.feed(author, page)),
    recent: (page) => fence.call(() => store.recent(page)),
    index: (limit) => fence.call(() => store.index(limit)),
    search: (query) => fence.call(() => store.search(query)),
    sizes: () => fence.call(() => store.sizes()),
    images: (limit) => fence.call(() => store.images(limit)),
    weigh: (author) => fence.call(() => store.weigh(author)),
    discard: (author, until, values) => fence.call(() => store.discard(author, until, values)),
    trashed: () => fence.call(() => store.trashed()),
    trash: (key) => fence.call(() => store.trash(key)),
    empty: (keys) => fence.call(() => store.empty(keys)),
    merged: (authors, page) => fence.call(() => store.merged(authors, page)),
    posts: (ids) => fence.call(() => store.posts(ids)),
    naming: (kind, id, limit) => fence.call(() => store.naming(kind, id, limit)),
    since: (seq, limit) => fence.call(() => store.since(seq, limit)),
    holes: (author) => fence.call(() => store.holes(author)),
    totals: () => fence.call(() => store.totals()),
    value: (room, key) => fence.call(() => store.value(room, key)),
    values: (room, prefix) => fence.call(() => store.values(room, prefix)),
    purge: (author) => fence.call(() => store.purge(author)),
    clear: () => fence.call(() => store.clear()),
    // The disk outlives every worker.
    close: () => {},
  };
}

const gone: Channel = { send: () => false, buffered: () => 0, abandon: () => {} };

/** @param opened each channel of this life: a browser ends them all when it kills the worker */
export function fencedTransport(
  transport: Transport,
  fence: Fence,
  opened: (channel: Channel) => void,
): Transport {
  return {
    open: (url, events) =>
      fence.now<Channel>(() => {
        const channel = transport.open(url, {
          opened: fence.inward(() => events.opened()),
          incoming: fence.inward((frame) => events.incoming(frame)),
          ended: fence.inward((end) => events.ended(end)),
        });
        opened(channel);
        return {
          send: (text) => fence.now(() => channel.send(text), false),
          buffered: () => channel.buffered(),
          abandon: () => fence.now(() => channel.abandon(), undefined),
        };
      }, gone),
  };
}

/** @param read each whole body that came uncut, with its address */
export function fencedHttp(http: Http, fence: Fence, read: (url: string, body: string) => void): Http {
  return {
    get: (url, signal) =>
      fence.call(async () => {
        const answer = await http.get(url, signal);
        if (!answer.ok) return answer;
        const { value } = answer;
        const pieces: string[] = [];
        const inner = value.body[Symbol.asyncIterator]();
        const body: AsyncIterable<string> = {
          [Symbol.asyncIterator]: () => ({
            next: () =>
              fence.call(async () => {
                const piece = await inner.next();
                if (!piece.done) pieces.push(piece.value);
                else if (!value.cut()) read(url, pieces.join(""));
                return piece;
              }),
          }),
        };
        return ok({
          status: value.status,
          header: (name) => value.header(name),
          body,
          cut: () => value.cut(),
        });
      }),
    answers: (url, signal) => fence.call(() => http.answers(url, signal)),
  };
}

export function fencedSaved(saved: Saved, fence: Fence): Saved {
  return {
    load: () => fence.call(() => saved.load()),
    save: (url, wait) => fence.call(() => saved.save(url, wait)),
  };
}
