/** The port to the background, through its deaths: joined again at once while the page is seen, else at its next use. */
import { type FromPage, PAGE_PORT, type ToPage } from "../rpc/page-port.ts";
import type { Memory } from "./memory.ts";

export interface BridgePort {
  readonly onMessage: { addListener(heard: (message: unknown) => void): void };
  readonly onDisconnect: { addListener(ended: () => void): void };
  postMessage(message: unknown): void;
  disconnect(): void;
}

/** What we need of the browser's `runtime`. */
export interface BridgeRuntime {
  /** Undefined once the extension was ended or updated. */
  readonly id?: string | undefined;
  readonly lastError?: unknown;
  connect(info: { name: string }): BridgePort;
}

export interface LineParts {
  readonly runtime: BridgeRuntime;
  readonly memory: Memory;
  readonly now: () => number;
  readonly after: (ms: number, run: () => void) => () => void;
  readonly isVisible: () => boolean;
  readonly heard: (message: ToPage) => void;
  /** The extension was ended: nothing comes any more. */
  readonly gone: () => void;
}

export interface Line {
  say(message: FromPage): void;
  /** The page is seen again, or began to live: what waits is worth a port. */
  wake(): void;
  /** The document leaves, and may come back as it is (back/forward): its port must not be held. */
  rest(): void;
  isGone(): boolean;
}

type State =
  | { readonly kind: "resting" }
  | { readonly kind: "joined"; readonly port: BridgePort }
  | { readonly kind: "waiting"; readonly cancel: () => void }
  | { readonly kind: "gone" };

const RESTING: State = { kind: "resting" };
/** A background that does not start must not be woken in a circle. */
const WAIT_BASE_MS = 250;
const WAIT_CAP_MS = 8_000;
/** Tells that wait for a port, in characters; what is beyond that and not in `storage.local` is lost. */
const LEFT_CHARACTERS = 16 * 2 ** 20;

/** Wait before the next port, ms, after so many in a row that brought nothing. */
export const joinDelay = (failures: number): number =>
  failures === 0 ? 0 : Math.min(WAIT_BASE_MS * 2 ** (failures - 1), WAIT_CAP_MS);

export function openLine({ runtime, memory, now, after, isVisible, heard, gone }: LineParts): Line {
  let state: State = RESTING;
  /** Since when nothing can be heard, ms; undefined: a port was never lost, or the one of now has brought something. */
  let deafSince: number | undefined;
  let failures = 0;
  let left: FromPage[] = [];
  let leftCharacters = 0;

  function end(): void {
    if (state.kind === "gone") return;
    if (state.kind === "waiting") state.cancel();
    state = { kind: "gone" };
    left = [];
    gone();
  }

  function join(): void {
    let port: BridgePort;
    try {
      if (runtime.id === undefined) return end();
      port = runtime.connect({ name: PAGE_PORT });
    } catch {
      return end();
    }
    state = { kind: "joined", port };
    let wasHeard = false;
    port.onMessage.addListener((message) => {
      if (state.kind !== "joined" || state.port !== port) return;
      wasHeard = true;
      failures = 0;
      deafSince = undefined;
      memory.heard(message as ToPage);
      heard(message as ToPage);
    });
    port.onDisconnect.addListener(() => {
      // Unread, it would be an error on the console.
      void runtime.lastError;
      lost(port, wasHeard);
    });
    const waiting = left;
    left = [];
    leftCharacters = 0;
    const away = deafSince === undefined ? 0 : Math.max(0, now() - deafSince);
    for (const message of memory.again(away)) post(port, message);
    for (const message of waiting) post(port, message);
  }

  function post(port: BridgePort, message: FromPage): void {
    try {
      port.postMessage(message);
    } catch {
      // Its end was not said yet: what was to be said is in the memory, or waits.
      if (runtime.id === undefined) return end();
      // Or the message was none that this browser takes: then the other end still holds it.
      port.disconnect();
      keepBack(message);
      lost(port, false);
    }
  }

  function lost(port: BridgePort, wasHeard: boolean): void {
    if (state.kind !== "joined" || state.port !== port) return;
    state = RESTING;
    deafSince ??= now();
    failures = wasHeard ? 0 : failures + 1;
    if (runtime.id === undefined) return end();
    if (isVisible() && (memory.isNeeded() || left.length > 0)) wait();
  }

  function wait(): void {
    const cancel = after(joinDelay(failures), () => {
      if (state.kind === "waiting") join();
    });
    state = { kind: "waiting", cancel };
  }

  function keepBack(message: FromPage): void {
    if (message.kind !== "say") return;
    const characters = message.texts.reduce((sum, text) => sum + text.length, 0);
    if (leftCharacters + characters > LEFT_CHARACTERS) return;
    leftCharacters += characters;
    left.push(message);
  }

  return {
    say(message) {
      const unsaid = memory.said(message);
      switch (state.kind) {
        case "gone":
          return;
        case "joined":
          return post(state.port, message);
        case "resting":
          if (unsaid) keepBack(unsaid);
          // A close alone is no use: whoever joins later does not name the socket.
          if (unsaid || memory.isNeeded()) join();
          return;
        case "waiting":
          if (unsaid) keepBack(unsaid);
          return;
      }
    },
    wake() {
      if (state.kind === "resting" && (memory.isNeeded() || left.length > 0)) join();
    },
    rest() {
      if (state.kind === "waiting") state.cancel();
      if (state.kind === "joined") state.port.disconnect();
      deafSince ??= now();
      if (state.kind !== "gone") state = RESTING;
    },
    isGone: () => state.kind === "gone" || runtime.id === undefined,
  };
}
