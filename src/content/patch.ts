/**
 * Whose a socket of the page is: the browser's own, or one of ours that the bridge answers. Until the list of pubs is here (it comes
 * after the page's first script) a socket is undecided: for a second at most where no bridge is there.
 */

import type { Tasks, Time } from "./builtin-time.ts";
import {
  type Address,
  at,
  construct,
  customEvent,
  dispatch,
  indexOf,
  isArray,
  on,
  parse,
  prevent,
  type SocketClass,
  setter,
  slice,
  type Table,
  table,
  textOf,
  toNumber,
} from "./builtins.ts";
import { ALIVE_EACH_MS, DOWN, down, ENDED, LIST_WAIT_MS, LIST_WAITS, PATCHED, UP, up } from "./channel.ts";
import { CLOSING, type Face, OPEN } from "./face.ts";
import { openProvider } from "./page-provider.ts";
import { passOn } from "./pass-on.ts";
import { type Owner, socketClass } from "./socket-class.ts";

export interface PatchParts {
  /** The document: both worlds hear its events. */
  readonly channel: EventTarget;
  /** The window: pages look for providers there. */
  readonly stage: EventTarget;
  readonly Native: SocketClass;
  readonly time: Time;
  readonly tasks: Tasks;
  /** The page came by https: a plain socket to another machine is refused by the browser. */
  readonly isSecure: boolean;
}

type Serving =
  /** No list yet. */
  | { readonly kind: "unknown" }
  | { readonly kind: "known"; readonly pubs: Table<true> }
  /** No bridge answers. */
  | { readonly kind: "gone" };

const UNKNOWN: Serving = { kind: "unknown" };
const GONE: Serving = { kind: "gone" };

/** Gives the class that the page sees, or undefined where an older script of ours answers: that one goes on with the new bridge. */
export function openPatch({
  channel,
  stage,
  Native,
  time,
  tasks,
  isSecure,
}: PatchParts): SocketClass | undefined {
  if (!dispatch(channel, customEvent(PATCHED, ""))) return undefined;
  const setBinaryType = setter(Native.prototype, "binaryType");
  const undecided = table<Face>();
  const virtual = table<Face>();
  let serving: Serving = UNKNOWN;
  let stopAsking: (() => void) | undefined;

  /** Whether the bridge took it. */
  const tell = (text: string): boolean => !dispatch(channel, customEvent(UP, text));

  function gone(): void {
    if (serving.kind === "gone") return;
    serving = GONE;
    provider.serve(undefined);
    endVirtual();
    undecided.each(beReal);
  }

  function endVirtual(): void {
    virtual.each((face) => {
      forget(face);
      face.ended(ENDED, "", true);
    });
  }

  function forget(face: Face): void {
    virtual.remove(face.number);
    if (virtual.size() > 0) return;
    stopAsking?.();
    stopAsking = undefined;
  }

  function beVirtual(face: Face): void {
    undecided.remove(face.number);
    if (!tell(`${up.open}${face.number} ${face.url}`)) {
      gone();
      return beReal(face);
    }
    face.mode = "virtual";
    virtual.set(face.number, face);
    stopAsking ??= time.each(ALIVE_EACH_MS, () => {
      if (!tell(up.alive)) gone();
    });
    face.opened();
  }

  function beReal(face: Face): void {
    undecided.remove(face.number);
    face.mode = "real";
    let inner: WebSocket;
    try {
      inner = construct(Native, [face.url]) as WebSocket;
    } catch {
      face.ended(1006, "", false);
      return;
    }
    face.inner = inner;
    setBinaryType(inner, face.binaryType);
    passOn(inner, face);
  }

  /** A bridge that is there has the list soon, however busy the machine is; without one there is nothing to wait for. */
  function waitForList(face: Face, waits: number): void {
    time.after(LIST_WAIT_MS, () => {
      if (!undecided.get(face.number) || serving.kind !== "unknown") return;
      if (waits > 1 && tell(up.alive)) waitForList(face, waits - 1);
      else gone();
    });
  }

  const owner: Owner = {
    isNative({ href, protocol, hostname }: Address) {
      if (serving.kind === "gone") return true;
      if (isSecure && protocol === "ws:" && hostname !== "localhost" && hostname !== "127.0.0.1") return true;
      if (serving.kind !== "known" || serving.pubs.get(pubKey(href))) return false;
      if (serving.pubs.size() > 0) tell(`${up.elsewhere}0 ${href}`);
      return true;
    },
    started(face) {
      if (serving.kind === "known") return beVirtual(face);
      undecided.set(face.number, face);
      waitForList(face, LIST_WAITS);
    },
    send(face, text) {
      if (!tell(`${up.say}${face.number} ${text}`)) gone();
    },
    close(face, code, reason) {
      const wasOpen = face.phase === OPEN;
      face.phase = CLOSING;
      undecided.remove(face.number);
      if (face.mode === "virtual") {
        forget(face);
        tell(`${up.close}${face.number}`);
      }
      if (wasOpen) face.ended(code, reason, true);
      else face.ended(1006, "", false);
    },
  };

  function listed(rest: string): void {
    const pubs = table<true>();
    for (let from = 0; from < rest.length; ) {
      const space = indexOf(rest, " ", from);
      const to = space < 0 ? rest.length : space;
      pubs.set(pubKey(slice(rest, from, to)), true);
      from = to + 1;
    }
    serving = { kind: "known", pubs };
    undecided.each((face) => {
      if (pubs.get(pubKey(face.url))) return beVirtual(face);
      if (pubs.size() > 0) tell(`${up.elsewhere}0 ${face.url}`);
      beReal(face);
    });
  }

  function ended(face: Face, rest: string): void {
    const space = indexOf(rest, " ");
    forget(face);
    face.ended(toNumber(slice(rest, 0, space)), slice(rest, space + 1), true);
  }

  on(channel, DOWN, (event) => {
    const text = textOf(event);
    const kind = slice(text, 0, 1);
    if (kind === down.hello) {
      endVirtual();
      provider.serve(undefined);
      if (serving.kind === "gone") serving = UNKNOWN;
      return;
    }
    const space = indexOf(text, " ");
    const rest = space < 0 ? "" : slice(text, space + 1);
    if (kind === down.gone) return gone();
    if (kind === down.list) {
      listed(rest);
      return provider.serve(space < 0 ? undefined : slice(text, 1, space));
    }
    const number = toNumber(slice(text, 1, space));
    if (kind === down.reply) return provider.replied(number, rest);
    if (kind === down.failure) return provider.failed(number, rest);
    if (kind === down.event) return provider.happened(number, rest);
    const face = virtual.get(number);
    if (face && kind === down.messages) hear(face, rest);
    if (face && kind === down.close) ended(face, rest);
  });
  on(channel, PATCHED, (event) => {
    prevent(event);
    tell(up.greet);
  });
  const provider = openProvider(stage, tell);
  const Socket = socketClass(Native, owner, tasks);
  tell(up.greet);
  return Socket;
}

/** Texts for an open socket, one by one. */
function hear(face: Face, json: string): void {
  let texts: unknown;
  try {
    texts = parse(json);
  } catch {
    // Not by the bridge.
    return;
  }
  if (isArray(texts)) for (let i = 0; i < texts.length; i += 1) face.heard(texts[i] as string);
}

/** Pubs are kept without the last slash. */
function pubKey(href: string): string {
  const last = href.length - 1;
  return at(href, last) === 47 ? slice(href, 0, last) : href;
}
