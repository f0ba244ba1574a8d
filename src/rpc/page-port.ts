/**
 * What the bridge in a page and the background say to each other over one port: types alone, for the bridge carries no library into
 * strangers' pages. The background reads what comes from the bridge as it reads frames of a socket: a page can have said all of it.
 */

/** Name of the port. One per document and life of the worker; whose it is, the browser says (`sender`). */
export const PAGE_PORT = "page";

/** Key in `storage.local` of what a bridge must know before the background is awake. */
export const PAGE_LIST_KEY = "pages";

/** Written by the background alone. */
export interface PageList {
  /** The user's pubs, paused ones too, in the form of `URL.href` with ws(s) and without a last slash. */
  readonly pubs: readonly string[];
  /** The user said yes, and this browser may serve: else every socket is the browser's own. */
  readonly serving: boolean;
  /** Origins (`location.origin`) that are served: one that is not among them was switched off, or never on. */
  readonly sites: readonly string[];
}

/** A longer text is none that anybody keeps; and browsers refuse, or choke on, a message with several of that size. */
export const TEXT_CHARACTERS = 16 * 2 ** 20;
/** Of all that one call says. */
export const CALL_CHARACTERS = 32 * 2 ** 20;
/** Of an address. */
export const URL_CHARACTERS = 2_048;

/** Tells on their way: a row of `storage.local` each, under this and a random rest, until the background has committed what it says. */
export const TELL_PREFIX = "tell:";

export interface KeptTell {
  /** `location.origin` of the page; a budget is charged to it, and no right hangs on it. */
  readonly origin: string;
  /** The document, as in `hello`. */
  readonly page: string;
  /** ms since the epoch: oldest first. */
  readonly at: number;
  /** In the order in which they were said. */
  readonly texts: readonly string[];
}

/** From the bridge. */
export type FromPage =
  /**
   * First on each port. `page`: random, one per document. `seq`: the last arrival that was told to it, where this is not its first port
   * (a resume: what came since is told again); `away`: so long, ms, it had none.
   */
  | { readonly kind: "hello"; readonly page: string; readonly seq?: number; readonly away?: number }
  /** A socket of the page to this pub; numbers are never used twice by a document. It is open for the page at once. */
  | { readonly kind: "open"; readonly socket: number; readonly url: string }
  /** Frames of one turn, in their order. `kept`: the `storage.local` key of those of them that are tells, to be removed once they are committed. */
  | {
      readonly kind: "say";
      readonly socket: number;
      readonly texts: readonly string[];
      readonly kept?: string;
    }
  | { readonly kind: "close"; readonly socket: number }
  /** The page opened a socket of the browser's own, to a pub that the user does not have. Once per address. */
  | { readonly kind: "elsewhere"; readonly url: string }
  /** A page that knows of us asks by the provider; numbers are never used twice by a document. Said again on each new port until it is replied to (a subscription: until `stop`). */
  | { readonly kind: "call"; readonly call: number; readonly what: PageCall }
  /** A subscription ends, or nobody waits for the reply any more. */
  | { readonly kind: "stop"; readonly call: number };

/** What a page may call. All of it comes from the page as it is: shapes, sizes and counts are checked in the background. */
export type PageCall =
  /** The text of a message or blob that is held, or null. */
  | { readonly kind: "get"; readonly hash: string }
  /** A `PagePost` or null. */
  | { readonly kind: "latest"; readonly author: string }
  /** A `PagePosts`, newest first. `before`: the `next` of the page before it; `limit`: at most 100, 20 if left out. */
  | {
      readonly kind: "feed";
      readonly author: string;
      readonly before?: string;
      readonly limit?: number;
    }
  | { readonly kind: "query"; readonly words: string; readonly before?: string; readonly limit?: number }
  /** True, and from then on an `event` with a `PagePost` for each arrival (of this author). */
  | { readonly kind: "subscribe"; readonly author?: string }
  /** A message that the page signed, with its content and images among `blobs`: its id, once all of it is committed. */
  | { readonly kind: "publish"; readonly message: string; readonly blobs: readonly string[] };

export interface PagePost {
  readonly id: string;
  readonly author: string;
  /** ms since the epoch, as the author says. */
  readonly timestamp: number;
  /** The 208 characters. */
  readonly message: string;
  readonly content: string;
}

export interface PagePosts {
  readonly posts: readonly PagePost[];
  /** Where the next page begins; left out at the end. Opaque. */
  readonly next?: string;
}

/**
 * Why a call failed. `invalid`: an argument is not what it must be, or a message does not verify; `budget`: too much asked or told;
 * `refused`: the store or the person does not take it; `unsupported`: not in this version; `gone`: the extension was ended, or serving was.
 */
export type CallFailure = "invalid" | "budget" | "refused" | "unsupported" | "gone";

/** To the bridge. */
export type ToPage =
  /** Frames for the page, in their order: tells, and asks for what it named. `seq`: all arrivals up to it were told. `answers`: its asks that these settle. */
  | {
      readonly kind: "heard";
      readonly socket: number;
      readonly texts: readonly string[];
      readonly seq?: number;
      readonly answers?: readonly string[];
    }
  /** The channel ends: 1001 after too long a gap, 1012 where serving ended. */
  | { readonly kind: "close"; readonly socket: number; readonly code: number; readonly reason: string }
  | { readonly kind: "reply"; readonly call: number; readonly ok: true; readonly value: unknown }
  | {
      readonly kind: "reply";
      readonly call: number;
      readonly ok: false;
      readonly error: { readonly kind: CallFailure; readonly detail: string };
    }
  /** Of a subscription. */
  | { readonly kind: "event"; readonly call: number; readonly value: PagePost };
