/** For page authors: what a page finds that asks for us (docs/pages.md). Types alone. */
import type { CallFailure, PagePost, PagePosts } from "../rpc/page-port.ts";

/** Dispatched on `window` by a page that looks for providers; no detail. */
export const REQUEST = "anproto:requestProvider";
/** Dispatched on `window` by each provider, once at its start and for each request; the detail is an `AnnouncedProvider`. */
export const ANNOUNCE = "anproto:announceProvider";

export interface ProviderInfo {
  readonly name: string;
  readonly version: string;
  /** Random for each load of a page. */
  readonly uuid: string;
  /** Reverse domain name: the same in all versions. */
  readonly rdns: string;
  /** Names of the provider's functions that work in this version. */
  readonly capabilities: readonly string[];
}

/** Frozen, to its last function. */
export interface AnnouncedProvider {
  readonly info: ProviderInfo;
  readonly provider: Provider;
}

interface Part {
  /** `next` of the part before it. */
  readonly before?: string;
  /** 1 to 100; 20 if left out. */
  readonly limit?: number;
}

/** Every promise rejects with a `ProviderError` and with nothing else. */
export interface Provider {
  /** The text of a message or blob by its hash, or null where it is not held. */
  get(hash: string): Promise<string | null>;
  /** The newest post of an author, or null. */
  latest(author: string): Promise<PagePost | null>;
  /** Posts of an author, newest first. */
  feed(author: string, part?: Part): Promise<PagePosts>;
  /** Posts with all of these words, newest first. */
  query(words: string, part?: Part): Promise<PagePosts>;
  /** Calls `listener` with each post that arrives from now on (by this author); resolves with the function that ends that. */
  subscribe(filter: { readonly author?: string }, listener: (post: PagePost) => void): Promise<() => void>;
  /** Takes in a message that the page signed, with its content and images, and sends it to all pubs of the user; resolves with its id once it is kept. */
  publish(message: string, blobs?: readonly string[]): Promise<string>;
}

export interface ProviderError extends Error {
  readonly kind: CallFailure;
}
