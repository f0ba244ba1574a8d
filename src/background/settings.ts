/** What the person chose, in `storage.local`, read once at start and followed as a Watchable. */
import * as v from "valibot";
import { browser } from "../base/browser.ts";
import { type Watchable, watchable } from "../base/watchable.ts";
import { FIRST_NOTICES, noticeChoiceShape } from "../rpc/notices.ts";
import { PUBS } from "../sync/connect/address.ts";

const KEY = "settings";
/** More are no person's doing. */
const SITES = 100;
const FIRST_SITES = ["https://wiredove.net"];

const shape = v.object({
  pubs: v.pipe(v.array(v.object({ url: v.string(), paused: v.boolean() })), v.maxLength(PUBS)),
  pausedAll: v.boolean(),
  /** The seq of the newest arrival when somebody last looked, and one more for each later one that was no news: what is beyond is new. */
  seenSeq: v.pipe(v.number(), v.integer(), v.minValue(0)),
  /** When this install began, ms: nothing older is new. 0: it has not yet. */
  since: v.optional(v.number(), 0),
  scope: v.optional(v.picklist(["everyone", "following"]), "everyone"),
  /** Whether pubs are offered what they lack. */
  share: v.optional(v.boolean(), true),
  /** An unlocked key is locked when nobody is at the computer. */
  lockOnIdle: v.optional(v.boolean(), false),
  /** The one yes, to posting and to serving pages; and the origins that are to be served then. */
  serving: v.optional(v.boolean(), false),
  sites: v.optional(v.pipe(v.array(v.string()), v.maxLength(SITES)), () => [...FIRST_SITES]),
  /** Bytes that posts, pictures and the trash may take; null: as much as the browser gives. */
  budget: v.optional(v.nullable(v.pipe(v.number(), v.integer(), v.minValue(0))), null),
  /** Of what the person is told. */
  notices: v.fallback(v.optional(noticeChoiceShape, FIRST_NOTICES), FIRST_NOTICES),
  /** This install's key for signs of life; "" until it was made. Its secret half was never kept. */
  probeKey: v.string(),
});
export type Settings = Readonly<v.InferOutput<typeof shape>>;

export interface SettingsStore extends Watchable<Settings> {
  /** Resolves once it is stored. */
  change(change: Partial<Settings>): Promise<void>;
}

/** A fresh install has the pubs of the build; what does not parse (a newer version's, say) counts as fresh. */
export async function openSettings(): Promise<SettingsStore> {
  const stored = v.safeParse(shape, (await browser.storage.local.get(KEY))[KEY]);
  const fresh = {
    pubs: DEFAULT_PUBS.map((url) => ({ url, paused: false })),
    pausedAll: false,
    seenSeq: 0,
    since: 0,
    scope: "everyone" as const,
    share: true,
    budget: null,
    serving: false,
    lockOnIdle: false,
    sites: FIRST_SITES,
    notices: FIRST_NOTICES,
    probeKey: "",
  };
  const source = watchable<Settings>(stored.success ? stored.output : fresh);
  return {
    get: () => source.get(),
    watch: (seen, signal) => source.watch(seen, signal),
    async change(change) {
      const settings = { ...source.get(), ...change };
      source.set(settings);
      await browser.storage.local.set({ [KEY]: settings });
    },
  };
}
