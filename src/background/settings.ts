/** What the person chose, in `storage.local`, read once at start and followed as a Watchable. */
import * as v from "valibot";
import { type Clock, gathered } from "../base/clock.ts";
import { type Watchable, watchable } from "../base/watchable.ts";
import { FIRST_NOTICES, noticeChoiceShape } from "../rpc/notices.ts";
import { PUBS } from "../sync/connect/address.ts";

const KEY = "settings";
/** More are no person's doing: those that were added last. */
export const SITES = 100;
const FIRST_SITES = ["https://wiredove.net"];

/** What of a field is not as it was expected (a newer version's, say) costs that field alone. */
const shape = v.object({
  pubs: v.fallback(
    v.pipe(v.array(v.object({ url: v.string(), paused: v.boolean() })), v.maxLength(PUBS)),
    // A fresh install has those of the build.
    () => DEFAULT_PUBS.map((url) => ({ url, paused: false })),
  ),
  pausedAll: v.fallback(v.boolean(), false),
  /** The seq of the newest arrival when somebody last looked, and one more for each later one that was no news: what is beyond is new. */
  seenSeq: v.fallback(v.pipe(v.number(), v.integer(), v.minValue(0)), 0),
  /** When this install began, ms: nothing older is new. 0: it has not yet. */
  since: v.fallback(v.number(), 0),
  scope: v.fallback(v.picklist(["everyone", "following"]), "everyone"),
  /** Whether pubs are offered what they lack. */
  share: v.fallback(v.boolean(), true),
  /** An unlocked key is locked when nobody is at the computer. */
  lockOnIdle: v.fallback(v.boolean(), false),
  /** The one yes, to posting and to serving pages; and the origins that are to be served then. */
  serving: v.fallback(v.boolean(), false),
  sites: v.fallback(v.pipe(v.array(v.string()), v.maxLength(SITES)), FIRST_SITES),
  /** Bytes that posts, pictures and the trash may take; null: as much as the browser gives. */
  budget: v.fallback(v.nullable(v.pipe(v.number(), v.integer(), v.minValue(0))), null),
  /** Of what the person is told. */
  notices: v.fallback(noticeChoiceShape, FIRST_NOTICES),
  /** This install's key for signs of life; "" until it was made. Its secret half was never kept. */
  probeKey: v.fallback(v.string(), ""),
});
export type Settings = Readonly<v.InferOutput<typeof shape>>;

export interface SettingsStore extends Watchable<Settings> {
  /** Resolves once it is stored. */
  change(change: Partial<Settings>): Promise<void>;
  /** Holds at once, and is stored within two seconds: for what changes with each batch of a sync, and may be lost. */
  note(change: Partial<Settings>): void;
}

/** What is noted meanwhile is one write. */
const NOTE_MS = 2_000;

/** What we need of `browser.storage.local`. */
export interface SettingsStorage {
  get(key: string): Promise<Record<string, unknown>>;
  set(rows: Record<string, unknown>): Promise<void>;
}

/** @param life nothing that was noted is stored after it aborts */
export async function openSettings(
  storage: SettingsStorage,
  clock: Clock,
  life: AbortSignal,
): Promise<SettingsStore> {
  const stored = v.safeParse(shape, (await storage.get(KEY))[KEY]);
  const source = watchable<Settings>(stored.success ? stored.output : v.parse(shape, {}));
  const hold = (change: Partial<Settings>): void => source.set({ ...source.get(), ...change });
  const store = (): Promise<void> => storage.set({ [KEY]: source.get() });
  // A disk that refuses: the next write has it, too.
  const storeSoon = gathered(clock, NOTE_MS, life, () => void store().catch(() => {}));
  return {
    get: () => source.get(),
    watch: (seen, signal) => source.watch(seen, signal),
    change(change) {
      hold(change);
      return store();
    },
    note(change) {
      hold(change);
      storeSoon();
    },
  };
}
