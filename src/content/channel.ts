/**
 * What the two worlds of one document say to each other: events on the document whose detail is one text (objects don't cross in
 * Firefox). The page can hear and say all of it, so neither side believes more of it than of a socket's frames.
 */

/** To the bridge. It takes each by `preventDefault`: one that is not taken tells the other side that there is no bridge any more. */
export const UP = "wiredove-sync:1:up";
/** To the page's world. */
export const DOWN = "wiredove-sync:1:down";
/** A script of the page's world asks whether one was here before it; that one answers by `preventDefault`. */
export const PATCHED = "wiredove-sync:1:patched";

/** First character of what goes up; `open` and what follows it are `<letter><number> <rest>`. */
export const up = {
  /** Say hello, and the list. */
  greet: "h",
  /** Are you there? */
  alive: "a",
  open: "o",
  say: "s",
  close: "c",
  /** `e0 <address>`: a socket of the browser's own, while pubs are served. */
  elsewhere: "e",
  call: "p",
  stop: "x",
} as const;

/** First character of what goes down. */
export const down = {
  /** A bridge that was not there before: whatever was open by another one is at its end. */
  hello: "h",
  /** `l<version> <address> <address>…`: the pubs of the user; without a space after the version, this page is not served. */
  list: "l",
  /** The extension was ended: its sockets are too. */
  gone: "g",
  /** `m<socket> <JSON>`: an array of texts, each a message of its own for the page. */
  messages: "m",
  /** `c<socket> <code> <reason>` */
  close: "c",
  /** `r<call> <JSON>` */
  reply: "r",
  failure: "f",
  event: "e",
} as const;

/** A wait of this long without a list, ms, and a socket is the browser's own; */
export const LIST_WAIT_MS = 1_000;
/** or so many of them, where a bridge is there all the while. */
export const LIST_WAITS = 5;
/** How often, ms, the bridge is asked whether it is there while a virtual socket is open. */
export const ALIVE_EACH_MS = 5_000;
/** The close code of a virtual socket whose extension was ended: "service restart". */
export const ENDED = 1012;
