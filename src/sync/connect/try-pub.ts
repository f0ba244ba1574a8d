/** A look at a pub that is not in the list yet: one channel for some seconds, and two light requests. Nothing of it is kept. */
import type { Author } from "apds";
import type { Clock } from "../../base/clock.ts";
import type { Http } from "../http.ts";
import { httpBase } from "./address.ts";
import { prober } from "./diagnose.ts";
import type { Ending } from "./endings.ts";
import type { Transport } from "./transport.ts";

const TRIAL_OPEN_MS = 15_000;
/** A reference pub that verifies its log is mute for longer: it is then called silent, not dead. */
const TRIAL_ANSWER_MS = 10_000;

export type Trial =
  /** It opened and said something `ms` after we asked. `polls`: it gives its list, so that catch-up is quick. */
  | { readonly kind: "answers"; readonly ms: number; readonly polls: boolean }
  /** It opened and said nothing. */
  | { readonly kind: "silent" }
  | { readonly kind: "failed"; readonly ending: Ending };

export interface TrialDeps {
  readonly clock: Clock;
  readonly transport: Transport;
  readonly http: Http;
  /** Asked for as a sign of life: nobody else asks for it, so a pub echoes it. */
  readonly probeKey: Author;
}

type Talk = { readonly kind: "answers"; readonly ms: number } | { readonly kind: "silent" | "closed" };

/** @param url in normal form. Never rejects, and ends after 45 s at most */
export async function tryPub(deps: TrialDeps, url: string): Promise<Trial> {
  const talk = await converse(deps, url);
  const base = httpBase(url);
  switch (talk.kind) {
    case "closed": {
      const { ending } = await prober(base, deps.http, deps.clock)(new AbortController().signal);
      return { kind: "failed", ending };
    }
    case "silent":
      return { kind: "silent" };
    case "answers":
      return { ...talk, polls: await polls(deps, base) };
  }
}

/** Resolves with what the channel did; it is given up in any case. */
async function converse({ clock, transport, probeKey }: TrialDeps, url: string): Promise<Talk> {
  let cancel = (): void => {};
  let give = (): void => {};
  const talk = await new Promise<Talk>((resolve) => {
    let askedAt = 0;
    cancel = clock.after(TRIAL_OPEN_MS, () => resolve({ kind: "closed" }));
    const channel = transport.open(url, {
      opened() {
        cancel();
        askedAt = clock.now();
        channel.send(probeKey);
        cancel = clock.after(TRIAL_ANSWER_MS, () => resolve({ kind: "silent" }));
      },
      incoming: () => resolve({ kind: "answers", ms: Math.max(0, clock.now() - askedAt) }),
      ended: () => resolve({ kind: "closed" }),
    });
    give = () => channel.abandon();
  });
  cancel();
  give();
  return talk;
}

async function polls({ http, clock }: TrialDeps, base: string): Promise<boolean> {
  const late = new AbortController();
  const cancel = clock.after(TRIAL_ANSWER_MS, () => late.abort());
  const answer = await http.get(`${base}gossip/poll?since=${clock.now()}&limit=1`, late.signal);
  cancel();
  late.abort();
  return answer.ok && answer.value.status === 200;
}
