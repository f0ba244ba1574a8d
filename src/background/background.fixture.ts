/** The handlers over an engine that is played by hand, for tests. */
import { type EventLog, openLog } from "../base/log.ts";
import { watchable } from "../base/watchable.ts";
import type { EventKind } from "../rpc/diagnostics.ts";
import { FIRST_NOTICES } from "../rpc/notices.ts";
import { PUB, type Setup, setup } from "../testing/engine-setup.ts";
import type { Writer, Written } from "../testing/writer.ts";
import type { BrowserSide } from "./browser-side.ts";
import { handlersFor } from "./handlers.ts";
import { moderationOf } from "./moderation.ts";
import { countNews } from "./news.ts";
import type { Settings, SettingsStore } from "./settings.ts";
import type { SiteDesk } from "./sites-handlers.ts";

function memorySettings(): SettingsStore {
  const source = watchable<Settings>({
    pubs: [{ url: PUB, paused: false }],
    pausedAll: false,
    seenSeq: 0,
    since: 0,
    scope: "everyone",
    share: true,
    budget: null,
    serving: false,
    lockOnIdle: false,
    sites: [],
    notices: FIRST_NOTICES,
    probeKey: "",
  });
  const hold = (change: Partial<Settings>): void => source.set({ ...source.get(), ...change });
  return {
    get: () => source.get(),
    watch: (seen, signal) => source.watch(seen, signal),
    change: async (change) => hold(change),
    note: hold,
  };
}

/** A browser without a tab that could be served. */
const noTabs = (settings: SettingsStore): SiteDesk => ({
  sites: {
    choice: async () => ({ consented: false, on: false, allowed: false }),
    serve: async () => {},
    consented: async () => settings.get().serving,
  },
  peers: { inTab: () => undefined },
  tab: async () => undefined,
});

export interface TestBackground extends Setup {
  readonly log: EventLog<EventKind>;
  readonly settings: SettingsStore;
  readonly handlers: ReturnType<typeof handlersFor>;
  readonly states: () => Promise<readonly (readonly [url: string, kind: string])[]>;
  /** Takes in posts, as if they came from nowhere. */
  readonly take: (posts: readonly Written[]) => Promise<void>;
  /** Writes a post and takes it in. */
  readonly post: (
    writer: Writer,
    text: string,
    fields?: Readonly<Record<string, string>>,
  ) => Promise<Written>;
}

/** @param parts that are not the usual ones */
export async function background(parts: Parameters<typeof setup>[1] = {}): Promise<TestBackground> {
  const made = await setup({}, parts);
  const settings = memorySettings();
  const { apds, pool, clock } = made;
  const log = openLog<EventKind>(clock);
  const browser: BrowserSide = {
    version: "0.0.1",
    online: () => true,
    hasAlarm: async () => true,
    granted: async () => ["storage"],
    wipe: () => apds.clear(),
  };
  const handlers = handlersFor(
    () => Promise.resolve({ apds, pool, clock, settings, log, browser }),
    noTabs(settings),
  );
  const shown = () => moderationOf({ apds, pool }).filter();
  countNews({ apds, pool, settings, clock, shown }, new AbortController().signal);
  const states = async () =>
    (await handlers.status({})).pubs.map(({ url, state }) => [url, state.kind] as const);
  const take = async (posts: readonly Written[]): Promise<void> => {
    const taken = await apds.ingest({ texts: posts.flatMap(({ message, content }) => [content, message]) });
    if (!taken.ok) throw new Error(taken.error.kind);
  };
  return {
    ...made,
    log,
    settings,
    handlers,
    states,
    take,
    async post(writer, text, fields = {}) {
      const written = await writer.write(text, fields);
      await take([written]);
      return written;
    },
  };
}
