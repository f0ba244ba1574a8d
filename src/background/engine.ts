/** Opens the engine over the browser's own parts. One per life of the background. */
import { type Author, type Core, encodeBase64, idbStore, openCore, parseAuthor, signingKeys } from "apds";
import { type Clock, systemClock } from "../base/clock.ts";
import type { EventLog } from "../base/log.ts";
import { systemRandom } from "../base/random.ts";
import type { EventKind } from "../rpc/diagnostics.ts";
import { DATABASE, sessionSeeds } from "../rpc/extension.ts";
import { webSocketTransport } from "../sync/connect/websocket-transport.ts";
import { openPool, type Pool } from "../sync/pool.ts";
import { Indexer } from "../sync/replicate/indexer.ts";
import { type BrowserSide, browserSide } from "./browser-side.ts";
import { openKeptLog } from "./event-keeper.ts";
import { fetchHttp } from "./fetch-http.ts";
import { sessionSaved } from "./session-saved.ts";
import type { SettingsStore } from "./settings.ts";

export interface Engine {
  readonly apds: Core;
  readonly pool: Pool;
  readonly settings: SettingsStore;
  readonly clock: Clock;
  readonly log: EventLog<EventKind>;
  readonly browser: BrowserSide;
}

/** @param life of the background: ends with a wipe */
export async function openEngine(opening: Promise<SettingsStore>, life: AbortController): Promise<Engine> {
  const clock = systemClock;
  const log = await openKeptLog(clock, life.signal);
  const settings = await opening;
  const apds = openCore({
    store: idbStore(DATABASE),
    keys: signingKeys(DATABASE, sessionSeeds),
    now: () => clock.now(),
  });
  const { pubs, pausedAll, scope, share } = settings.get();
  const pool = await openPool({
    apds,
    clock,
    log,
    random: systemRandom,
    transport: webSocketTransport,
    http: fetchHttp,
    saved: sessionSaved,
    probeKey: await probeKey(apds, settings),
    pubs: pubs.map(({ url, paused }) => ({ url, paused: paused || pausedAll })),
    online: () => navigator.onLine,
    scope,
    share,
  });
  const indexer = new Indexer({ store: apds.store, clock, log });
  pool.onArrivals(() => indexer.soon(), life.signal);
  indexer.soon();
  pool.people.keeping.budget = settings.get().budget ?? undefined;
  return { apds, pool, settings, clock, log, browser: browserSide(apds, pool, clock, life) };
}

/** The public half of a fresh pair; nobody ever has the secret half. */
async function probeKey({ crypto }: Core, settings: SettingsStore): Promise<Author> {
  const kept = parseAuthor(settings.get().probeKey);
  if (kept.ok) return kept.value;
  const made = parseAuthor(encodeBase64(await crypto.publicKey(crypto.seed())));
  if (!made.ok) throw new Error("a fresh key that is no key");
  await settings.change({ probeKey: made.value });
  return made.value;
}
