/** Between the page's world and the background: it believes neither, and keeps nothing that either must not see. */
import { type FromPage, PAGE_LIST_KEY, type PageList, type ToPage } from "../rpc/page-port.ts";
import { DOWN, down, UP, up } from "./channel.ts";
import { openKeptTells } from "./kept-tells.ts";
import { type BridgeRuntime, type Line, openLine } from "./line.ts";
import { openMemory } from "./memory.ts";
import { openSaying } from "./saying.ts";

type Changes = Readonly<Record<string, { readonly newValue?: unknown } | undefined>>;

/** What we need of the browser's `storage`. */
export interface BridgeStorage {
  readonly local: {
    get(key: string): Promise<Record<string, unknown>>;
    set(rows: Record<string, unknown>): Promise<void>;
  };
  readonly onChanged: { addListener(heard: (changes: Changes, area: string) => void): void };
}

export interface BridgeParts {
  /** The document: both worlds hear its events, and it says when it is seen. */
  readonly channel: EventTarget & { readonly visibilityState: string; readonly prerendering?: boolean };
  /** The window: it says when the document leaves and comes back. */
  readonly stage: EventTarget;
  readonly runtime: BridgeRuntime;
  readonly storage: BridgeStorage;
  readonly version: string;
  readonly origin: string;
  readonly now: () => number;
  readonly after: (ms: number, run: () => void) => () => void;
  /** Runs it at the end of this turn. */
  readonly turn: (run: () => void) => void;
  readonly random: () => string;
}

/** What goes to the page's world in one event, about. */
const TOGETHER_CHARACTERS = 2 ** 16;

/** Does nothing where another bridge lives in this document already. */
export function openBridge(parts: BridgeParts): void {
  const { channel, stage, runtime, storage, version, origin, now, after, turn, random } = parts;
  if (!channel.dispatchEvent(new CustomEvent(UP, { detail: up.alive, cancelable: true }))) return;
  const page = random();
  const memory = openMemory(page);
  const kept = openKeptTells({ origin, page, now, random, set: (rows) => storage.local.set(rows) });
  const tell = (text: string): void => void channel.dispatchEvent(new CustomEvent(DOWN, { detail: text }));

  const line: Line = openLine({
    runtime,
    memory,
    now,
    after,
    isVisible: () => channel.visibilityState === "visible",
    heard: (message) => pass(message, tell),
    gone: () => tell(down.gone),
  });

  let list: string | undefined;
  let pubs: readonly string[] | undefined;
  const listed = (value: unknown): void => {
    pubs = readPubs(value, origin);
    list = pubs ? `${down.list}${version} ${pubs.join(" ")}` : down.list + version;
    tell(list);
  };
  const greet = (): void => {
    tell(down.hello);
    if (list !== undefined) tell(list);
  };

  /** What the page said in this turn, in its order. */
  let said: FromPage[] = [];
  function flush(): void {
    // Whether a prerendered page will ever be seen is open: until then it is not there.
    if (channel.prerendering === true) return;
    const now = said;
    said = [];
    for (const message of now) {
      const key = message.kind === "say" ? kept.keep(message.texts) : undefined;
      line.say(key === undefined ? message : ({ ...message, kept: key } as FromPage));
    }
  }
  // What is no pub's socket is nobody's: the background would have no use for it.
  const isPub = (url: string): boolean => pubs?.includes(url.replace(/\/$/, "")) === true;
  const saying = openSaying(isPub, (message) => {
    if (said.length === 0) turn(flush);
    said.push(message);
  });

  channel.addEventListener(UP, (event) => {
    const { detail } = event as CustomEvent<unknown>;
    if (typeof detail !== "string" || line.isGone()) return;
    event.preventDefault();
    if (detail === up.greet) greet();
    else if (detail !== up.alive && pubs) saying(detail, said);
  });
  channel.addEventListener("visibilitychange", () => {
    if (channel.visibilityState === "visible") line.wake();
  });
  channel.addEventListener("prerenderingchange", flush);
  // A document that is kept for back/forward holds no port, and what it held is dead when it comes back, with no event of its own.
  const restIfKept = (event: Event): void => {
    if ((event as PageTransitionEvent).persisted) line.rest();
  };
  stage.addEventListener("pagehide", restIfKept);
  stage.addEventListener("pageshow", (event) => {
    restIfKept(event);
    line.wake();
  });
  storage.onChanged.addListener((changes, area) => {
    if (area !== "local") return;
    const pages = changes[PAGE_LIST_KEY];
    if (pages) listed(pages.newValue);
    for (const [key, change] of Object.entries(changes))
      if (change && change.newValue === undefined) kept.removed(key);
  });
  greet();
  const read = (rows: Record<string, unknown>): void => {
    if (list === undefined) listed(rows[PAGE_LIST_KEY]);
  };
  // No list: the page's sockets are the browser's own, and need not wait for it.
  storage.local.get(PAGE_LIST_KEY).then(read, () => read({}));
}

/** The addresses of the list that the background wrote; undefined where this site is not served. */
function readPubs(value: unknown, origin: string): readonly string[] | undefined {
  const list = value as Partial<PageList> | undefined;
  if (list?.serving !== true || !Array.isArray(list.sites) || !list.sites.includes(origin)) return undefined;
  return Array.isArray(list.pubs) ? (list.pubs as readonly string[]) : undefined;
}

/** To the page's world: an event of a document costs more than what it carries, so texts go together as far as they are small. */
function pass(message: ToPage, tell: (text: string) => void): void {
  switch (message.kind) {
    case "heard": {
      const { socket, texts } = message;
      for (let from = 0; from < texts.length; ) {
        let to = from;
        for (let size = 0; to < texts.length && size < TOGETHER_CHARACTERS; to += 1)
          size += texts[to]?.length ?? 0;
        tell(`${down.messages}${socket} ${JSON.stringify(texts.slice(from, to))}`);
        from = to;
      }
      return;
    }
    case "close":
      return tell(`${down.close}${message.socket} ${message.code} ${message.reason}`);
    case "reply": {
      const { call } = message;
      if (message.ok) return tell(`${down.reply}${call} ${JSON.stringify(message.value ?? null)}`);
      return tell(`${down.failure}${call} ${message.error.kind} ${message.error.detail}`);
    }
    case "event":
      return tell(`${down.event}${message.call} ${JSON.stringify(message.value)}`);
  }
}
