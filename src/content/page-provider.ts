/** The provider in the page's world: each function is a call to the background, and a promise. */

import { CALL_CHARACTERS } from "../rpc/page-port.ts";
import {
  apply,
  customEvent,
  defineProperty,
  dispatch,
  freeze,
  indexOf,
  NativeError,
  NativePromise,
  on,
  parse,
  setPrototypeOf,
  slice,
  stringify,
  table,
  uuid,
} from "./builtins.ts";
import { up } from "./channel.ts";
import { ANNOUNCE, type AnnouncedProvider, type Provider, type ProviderError, REQUEST } from "./provider.ts";

/** Calls of one page that wait. */
const CALLS = 1_000;
const BLOBS = 64;
/** Of a call, beside what it carries. */
const ROOM = 1_000;

interface Waiting {
  readonly number: number;
  readonly resolve: (value: unknown) => void;
  readonly reject: (error: Error) => void;
  readonly listener: ((post: unknown) => void) | undefined;
}

export interface PageProvider {
  /** This page is served from now on, by this version; undefined: no longer. */
  serve(version: string | undefined): void;
  replied(call: number, json: string): void;
  /** @param rest `<kind> <sentence>` */
  failed(call: number, rest: string): void;
  happened(call: number, json: string): void;
}

/** @param tell gives a text to the bridge: whether that took it */
export function openProvider(stage: EventTarget, tell: (text: string) => boolean): PageProvider {
  const waiting = table<Waiting>();
  const id = uuid();
  let announced: AnnouncedProvider | undefined;
  let count = 0;

  function call(json: string | undefined, listener?: (post: unknown) => void): Promise<unknown> {
    return new NativePromise((resolve, reject) => {
      if (json === undefined) return reject(failure("invalid", "an argument is not what it must be"));
      if (waiting.size() >= CALLS) return reject(failure("budget", "too many calls wait already"));
      count += 1;
      waiting.set(count, { number: count, resolve, reject, listener });
      if (!announced || !tell(`${up.call}${count} ${json}`))
        end(count, "gone", "the extension does not answer");
    });
  }

  function end(number: number, kind: string, detail: string): void {
    const one = waiting.get(number);
    if (!one) return;
    waiting.remove(number);
    one.reject(failure(kind, detail));
  }

  const provider: Provider = {
    get: (hash) => call(encode("get", "hash", hash)) as Promise<never>,
    latest: (author) => call(encode("latest", "author", author)) as Promise<never>,
    feed: (author, part) => call(encode("feed", "author", author, part ?? {})) as Promise<never>,
    query: (words, part) => call(encode("query", "words", words, part ?? {})) as Promise<never>,
    subscribe(filter, listener) {
      const author = (filter as { author?: unknown } | undefined)?.author;
      const what =
        author === undefined
          ? encode("subscribe", "kind", "subscribe")
          : encode("subscribe", "author", author);
      const isFunction = typeof listener === "function";
      return call(isFunction ? what : undefined, listener as (post: unknown) => void) as Promise<never>;
    },
    publish: (message, blobs) => call(encodePost(message, blobs ?? [])) as Promise<never>,
  };

  function announce(): void {
    if (announced) dispatch(stage, customEvent(ANNOUNCE, announced));
  }
  on(stage, REQUEST, announce);

  return {
    serve(version) {
      if (version === undefined) {
        announced = undefined;
        waiting.each(({ number }) => end(number, "gone", "this page is no longer served"));
        return;
      }
      if (announced) return;
      const capabilities = ["get", "latest", "feed", "query", "subscribe", "publish"];
      for (let i = 0; i < capabilities.length; i += 1)
        freeze(provider[capabilities[i] as keyof Provider] as object);
      const info = { name: "Wiredove Sync", version, uuid: id, rdns: "net.wiredove.sync", capabilities };
      freeze(capabilities);
      announced = freeze({ info: freeze(info), provider: freeze(provider) });
      announce();
    },
    replied(number, json) {
      const one = waiting.get(number);
      if (!one) return;
      if (!one.listener) {
        waiting.remove(number);
        return one.resolve(parse(json));
      }
      one.resolve(() => {
        if (waiting.remove(number)) tell(`${up.stop}${number}`);
      });
    },
    failed(number, rest) {
      const space = indexOf(rest, " ");
      end(number, slice(rest, 0, space), slice(rest, space + 1));
    },
    happened(number, json) {
      const listener = waiting.get(number)?.listener;
      if (listener) apply(listener, undefined, [parse(json)]);
    },
  };
}

function failure(kind: string, detail: string): ProviderError {
  const error = new NativeError(detail);
  defineProperty(
    error,
    "kind",
    setPrototypeOf({ value: kind, enumerable: true }, null) as PropertyDescriptor,
  );
  return error as ProviderError;
}

/** `{"kind":…,"<name>":…}` with where a part begins and how long it is; undefined where something is of another type. */
function encode(kind: string, name: string, value: unknown, part?: object): string | undefined {
  if (typeof value !== "string") return undefined;
  let json = `{"kind":"${kind}"`;
  if (name !== "kind") json += `,"${name}":${stringify(value)}`;
  if (part !== undefined) {
    const { before, limit } = part as { before?: unknown; limit?: unknown };
    if (before !== undefined && typeof before !== "string") return undefined;
    if (limit !== undefined && !(typeof limit === "number" && limit >= 1 && limit <= 100)) return undefined;
    if (before !== undefined) json += `,"before":${stringify(before)}`;
    if (limit !== undefined) json += `,"limit":${limit}`;
  }
  return `${json}}`;
}

function encodePost(message: unknown, blobs: readonly unknown[]): string | undefined {
  const { length } = blobs;
  if (typeof message !== "string" || !(length <= BLOBS)) return undefined;
  let texts = "";
  for (let i = 0; i < length; i += 1) {
    const blob = blobs[i];
    if (typeof blob !== "string" || texts.length + blob.length > CALL_CHARACTERS) return undefined;
    texts += i === 0 ? stringify(blob) : `,${stringify(blob)}`;
  }
  // What is escaped takes more room than what is said.
  if (texts.length + message.length > CALL_CHARACTERS - ROOM) return undefined;
  return `{"kind":"publish","message":${stringify(message)},"blobs":[${texts}]}`;
}
