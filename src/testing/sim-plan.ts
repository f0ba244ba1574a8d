/** The world of one seed: how many clients and pubs of which kinds, how busy its people are, how bad its luck. Drawn, so that seeds differ. */
import type { Store } from "apds";
import { type Dice, dice } from "./dice.ts";

/**
 * `ours`: what it said it holds, it holds. `reference`: as the reference server, with its losses. `forgetful`: a reference that loses log
 * entries at any time and restarts often, its last second gone. `slow`: a reference whose log takes long to verify, mute now and then.
 * `lying`: whatever it can think of.
 */
export const pubKinds = ["ours", "reference", "forgetful", "slow", "lying"] as const;
export type PubKind = (typeof pubKinds)[number];

export interface Plan {
  readonly seed: number;
  /** Hours with posts and faults; the quiet ones come on top. */
  readonly hours: number;
  readonly clients: number;
  readonly pubs: readonly PubKind[];
  readonly people: number;
  /** Posts that were written before the run. */
  readonly history: number;
  /** Between two posts of one person, ms on average. */
  readonly writesEachMs: number;
  /** Faults come so many times more seldom than at their worst. */
  readonly calm: number;
  /** Between two posts of one of the clients' users, ms on average. */
  readonly publishesEachMs: number;
  /** The quiet lasts so long that everything was looked for again that is looked for once a day. */
  readonly longQuiet: boolean;
  /** Breaks the first client's store on purpose. */
  readonly sabotage?: (store: Store) => Store;
}

/** What was asked for on the command line or by a test, in place of a draw. */
export type Wish = Pick<Plan, "seed" | "hours"> &
  Partial<Pick<Plan, "clients" | "sabotage" | "calm" | "longQuiet">> & {
    readonly pubs?: number | readonly PubKind[];
  };

const HOUR_MS = 60 * 60_000;
/** Every post costs every client: a day of a small world and one of thirty clients may cost the same. */
const POSTS_TIMES_CLIENTS = 500;
/** Days of quiet cost every client its signs of life: what they show, few clients show as well. */
const LONG_QUIET_CLIENTS = 7;

/** The plan of a seed. Whatever is wished for does not shift what is drawn besides. */
export function planFor({ seed, hours, sabotage, ...wish }: Wish): Plan {
  const luck = dice(seed, "plan");
  const clients = wish.clients ?? clientsFor(luck.named("clients"));
  const kinds = luck.named("pubs");
  const count = typeof wish.pubs === "number" ? wish.pubs : kinds.pick([1, 2, 2, 2, 3, 3, 4, 5]);
  const pubs = Array.isArray(wish.pubs) ? wish.pubs : kindsFor(kinds.named("kinds"), count);
  const people = luck.whole(3, 10);
  const posts = Math.min(200, (POSTS_TIMES_CLIENTS / clients) * luck.between(0.4, 1));
  const plan: Plan = {
    seed,
    hours,
    clients,
    pubs,
    people,
    history: luck.whole(20, Math.min(100, Math.ceil(POSTS_TIMES_CLIENTS / clients))),
    writesEachMs: (24 * HOUR_MS * people) / posts,
    publishesEachMs: HOUR_MS * Math.max(2, clients / 2) * luck.between(0.5, 2),
    longQuiet: wish.longQuiet ?? (luck.chance(0.05) && clients <= LONG_QUIET_CLIENTS),
    calm: wish.calm ?? luck.pick([1, 2, 3, 5]),
  };
  return sabotage ? { ...plan, sabotage } : plan;
}

/** Mostly few, sometimes many: what goes wrong between two clients is mostly seen with four. */
function clientsFor(luck: Dice): number {
  if (luck.chance(0.03)) return luck.whole(16, 30);
  return luck.chance(0.1) ? luck.whole(7, 15) : luck.whole(3, 5);
}

/** At least one that does not lie: of liars alone nothing is promised but that they are not believed. */
function kindsFor(luck: Dice, count: number): readonly PubKind[] {
  const drawn = Array.from({ length: count }, () =>
    luck.pick<PubKind>(["ours", "ours", "reference", "forgetful", "slow", "lying"]),
  );
  return drawn.every((kind) => kind === "lying")
    ? [luck.pick<PubKind>(["ours", "reference"]), ...drawn.slice(1)]
    : drawn;
}
