/**
 * The browser's own functions, taken before the page's first script runs: what the page changes later is not used here. For the main
 * world only. Rules of the files that import this: nothing is called as a method of a value (`apply` is the page's by then), no array is
 * spread, destructured or looped over by `of` (iterators are the page's), no element is added to an array or plain object (setters on a
 * prototype would hear of it), records have no prototype or are instances with all their fields, and no promise is awaited.
 */

const { bind, call } = Function.prototype;

type Method<T, A extends readonly unknown[], R> = (this: T, ...args: A) => R;

/** `method` as a function whose first argument is its `this`. */
export const uncurried = bind.bind(call as never) as unknown as <T, A extends readonly unknown[], R>(
  method: Method<T, A, R>,
) => (self: T, ...args: A) => R;

const descriptorOf = Object.getOwnPropertyDescriptor;
const nothing = (): undefined => undefined;

/** The getter of an attribute, as a function; of one that this browser lacks, undefined whatever it is asked of. */
export const getter = <T, K extends keyof T>(prototype: T, name: K): ((self: T) => T[K]) =>
  uncurried((descriptorOf(prototype, name)?.get ?? nothing) as Method<T, [], T[K]>);

export const setter = <T, K extends keyof T>(prototype: T, name: K): ((self: T, value: unknown) => void) =>
  uncurried((descriptorOf(prototype, name)?.set ?? nothing) as Method<T, [unknown], void>);

export const { apply, construct } = Reflect;
export const { create, freeze, setPrototypeOf, defineProperty } = Object;
export const { isArray } = Array;
export const { parse, stringify } = JSON;
const { randomUUID } = Crypto.prototype;
export const NativeSocket = WebSocket;
export type SocketClass = typeof WebSocket;
export const NativeEventTarget = EventTarget;
export const NativePromise = Promise;
export const NativeError = Error;
export const NativeTypeError = TypeError;
export const NativeDOMException = DOMException;
export const descriptor = descriptorOf;

export const at = uncurried(String.prototype.charCodeAt);
export const indexOf = uncurried(String.prototype.indexOf) as (
  self: string,
  part: string,
  from?: number,
) => number;
export const slice = uncurried(String.prototype.slice) as (self: string, from: number, to?: number) => string;
/** Lone surrogates become U+FFFD, as in everything that a socket takes. */
export const wellFormed = uncurried(
  (String.prototype as unknown as { toWellFormed(this: string): string }).toWellFormed,
) as (self: string) => string;
export const toNumber = Number;
export const uuid = (): string => apply(randomUUID, crypto, []) as string;

/** A Map of our own; its methods are not looked up on the page's prototype. */
const mapGet = uncurried(Map.prototype.get);
const mapSet = uncurried(Map.prototype.set);
const mapDelete = uncurried(Map.prototype.delete);
const mapEach = uncurried(Map.prototype.forEach);
const mapSize = getter(Map.prototype, "size");
const NativeMap = Map;

export interface Table<V> {
  get(key: string | number): V | undefined;
  set(key: string | number, value: V): void;
  /** Whether it was there. */
  remove(key: string | number): boolean;
  each(run: (value: V) => void): void;
  size(): number;
}

export function table<V>(): Table<V> {
  const map = new NativeMap<string | number, V>();
  return {
    get: (key) => mapGet(map, key) as V | undefined,
    set: (key, value) => void mapSet(map, key, value),
    remove: (key) => mapDelete(map, key),
    each: (run) => mapEach(map, run as (value: unknown) => void),
    size: () => mapSize(map),
  };
}

const weakGet = uncurried(WeakMap.prototype.get);
const weakSet = uncurried(WeakMap.prototype.set);
const NativeWeakMap = WeakMap;

/** What we know of objects that the page holds, and the page does not. */
export function brands<V>(): { get(of: object): V | undefined; set(of: object, value: V): void } {
  const map = new NativeWeakMap<object, V>();
  return {
    // A key that is no object is not found, as `this` may be anything.
    get: (of) => weakGet(map, of) as V | undefined,
    set: (of, value) => void weakSet(map, of, value),
  };
}

// Addresses.
const NativeURL = URL;
const hrefOf = getter(URL.prototype, "href");
const hrefTo = setter(URL.prototype, "href");
const hashOf = getter(URL.prototype, "hash");
const protocolOf = getter(URL.prototype, "protocol");
const hostnameOf = getter(URL.prototype, "hostname");
const originOf = getter(URL.prototype, "origin");

export interface Address {
  readonly href: string;
  readonly protocol: string;
  readonly hostname: string;
  readonly origin: string;
}

/** Reads a whole address of a socket, http(s) as ws(s); undefined for one that no socket can have, or that is read against the page's. */
export function readAddress(text: string): Address | undefined {
  try {
    const url = new NativeURL(text);
    const protocol = protocolOf(url);
    if (protocol === "http:" || protocol === "https:")
      hrefTo(url, protocol === "http:" ? `ws${slice(hrefOf(url), 4)}` : `wss${slice(hrefOf(url), 5)}`);
    const href = hrefOf(url);
    const scheme = protocolOf(url);
    if ((scheme !== "ws:" && scheme !== "wss:") || hashOf(url) !== "" || indexOf(href, "#") >= 0)
      return undefined;
    return { href, protocol: scheme, hostname: hostnameOf(url), origin: originOf(url) };
  } catch {
    return undefined;
  }
}

// Events.
const listen = uncurried(EventTarget.prototype.addEventListener);
const unlisten = uncurried(EventTarget.prototype.removeEventListener);
const dispatchEvent = uncurried(EventTarget.prototype.dispatchEvent);
const NativeCustomEvent = CustomEvent;
const NativeEvent = Event;
const NativeMessageEvent = MessageEvent;
const NativeCloseEvent = CloseEvent;

/** A dictionary for a constructor: without a prototype, for one with `bubbles` would be read. */
const bare = <T extends object>(fields: T): T => setPrototypeOf(fields, null) as T;

export const on = (target: EventTarget, kind: string, heard: (event: Event) => void): void =>
  listen(target, kind, heard);
export const off = (target: EventTarget, kind: string, heard: (event: Event) => void): void =>
  unlisten(target, kind, heard);
/** Whether nobody prevented what would come of it. */
export const dispatch = (target: EventTarget, event: Event): boolean => dispatchEvent(target, event);
export const customEvent = (kind: string, detail: unknown): Event =>
  new NativeCustomEvent(kind, bare({ detail, cancelable: true }));
export const plainEvent = (kind: string): Event => new NativeEvent(kind);
export const messageEvent = (data: unknown, origin: string): Event =>
  new NativeMessageEvent("message", bare({ data, origin }));
export const closeEvent = (code: number, reason: string, wasClean: boolean): Event =>
  new NativeCloseEvent("close", bare({ code, reason, wasClean }));

export const prevent = uncurried(Event.prototype.preventDefault) as (event: Event) => void;

const detailOf = getter(CustomEvent.prototype, "detail");
/** The detail of an event where it is a text. */
export function textOf(event: Event): string {
  try {
    const detail: unknown = detailOf(event as CustomEvent);
    return typeof detail === "string" ? detail : "";
  } catch {
    return "";
  }
}

export const dataOf = getter(MessageEvent.prototype, "data");
export const messageOriginOf = getter(MessageEvent.prototype, "origin");
export const codeOf = getter(CloseEvent.prototype, "code");
export const reasonOf = getter(CloseEvent.prototype, "reason");
export const wasCleanOf = getter(CloseEvent.prototype, "wasClean");

// What a socket can be given to send.
const blobSize = getter(Blob.prototype, "size");
const bufferSize = getter(ArrayBuffer.prototype, "byteLength");
const { isView } = ArrayBuffer;
const typedSize = getter(Object.getPrototypeOf(Uint8Array.prototype) as Uint8Array, "byteLength");
const dataViewSize = getter(DataView.prototype, "byteLength");

/** Bytes of a Blob, buffer or view; undefined where `data` is none, and is sent as text. */
export function binarySize(data: unknown): number | undefined {
  if (typeof data !== "object" || data === null) return undefined;
  for (let tries = 0; tries < 4; tries += 1)
    try {
      if (tries === 0) return blobSize(data as Blob);
      if (tries === 1) return bufferSize(data as ArrayBuffer);
      if (!isView(data)) return undefined;
      return tries === 2 ? typedSize(data as Uint8Array) : dataViewSize(data as DataView);
    } catch {
      // Not that kind: the next one.
    }
  return undefined;
}

/** Bytes of a text in UTF-8. */
export function utf8Size(text: string): number {
  let bytes = 0;
  for (let i = 0; i < text.length; i += 1) {
    const unit = at(text, i);
    // Each half of a pair counts two of the four.
    bytes += unit < 0x80 ? 1 : unit < 0x800 || (unit >= 0xd800 && unit < 0xe000) ? 2 : 3;
  }
  return bytes;
}
