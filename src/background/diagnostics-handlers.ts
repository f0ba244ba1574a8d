/** What is wrong, found out now: each check asks what it is about, and says what one can do. */
import { unreachable } from "../base/result.ts";
import type { CheckView, diagnosticsRequests, EventView } from "../rpc/diagnostics.ts";
import type { Handlers } from "../rpc/server.ts";
import type { PubStatus } from "../sync/pool-status.ts";
import type { Engine } from "./engine.ts";

/** Keys, hashes and messages: 44 characters of base64 or more in a row. None is ever written; this is the second wall. */
const NAMES = /[A-Za-z0-9+/]{43,}={0,2}/g;

const withoutNames = (event: EventView): EventView =>
  event.detail === undefined ? event : { ...event, detail: event.detail.replace(NAMES, "…") };

export function diagnosticsHandlers(
  engine: () => Promise<Engine>,
): Pick<Handlers, keyof typeof diagnosticsRequests> {
  return {
    async events() {
      const { log } = await engine();
      return log.events().toReversed().map(withoutNames);
    },
    async runCheck() {
      return checks(await engine());
    },
    async report() {
      return { text: await reportOf(await engine()) };
    },
  };
}

async function checks({ pool, apds, browser }: Engine): Promise<readonly CheckView[]> {
  const status = pool.status.get();
  // Asked now: what was true a minute ago helps nobody. An empty commit writes the counters.
  const [written, hasAlarm, granted] = await Promise.all([
    apds.store.commit({}),
    browser.hasAlarm(),
    browser.granted(),
  ]);
  const good = { verdict: "good", next: "none" } as const;
  return [
    { check: "online", ...(browser.online() ? good : { verdict: "bad", next: "connect" }) },
    ...(status.pubs.length === 0
      ? [{ check: "pub", verdict: "bad", next: "add-pub" } as const]
      : status.pubs.map(pubCheck)),
    { check: "clock", ...(status.clockWrong ? { verdict: "bad", next: "set-clock" } : good) },
    {
      check: "storage",
      ...(written.ok
        ? good
        : {
            verdict: "bad",
            next: written.error.kind === "full" ? "free-disk" : "restart",
            detail: written.error.kind,
          }),
    },
    { check: "alarm", ...(hasAlarm ? good : { verdict: "bad", next: "restart" }) },
    { check: "permissions", ...good, detail: granted.join(", ") },
  ];
}

function pubCheck({ url, state, lastEnding }: PubStatus): CheckView {
  const pub = {
    check: "pub",
    url,
    detail: lastEnding ? `${state.kind}, ${lastEnding.kind}` : state.kind,
  } as const;
  switch (state.kind) {
    case "open":
      return { ...pub, verdict: state.slow ? "unsure" : "good", next: state.slow ? "wait" : "none" };
    case "paused":
      return { ...pub, verdict: "unsure", next: "resume" };
    case "held":
      return { ...pub, verdict: "bad", next: "free-disk" };
    case "offline":
      return { ...pub, verdict: "bad", next: "connect" };
    case "connecting":
      return { ...pub, verdict: "unsure", next: "wait" };
    case "waiting":
    case "refused":
      return { ...pub, verdict: "bad", next: "look-at-pub" };
    default:
      return unreachable(state);
  }
}

async function reportOf(at: Engine): Promise<string> {
  const [checked, sizes, totals] = await Promise.all([
    checks(at),
    at.apds.store.sizes(),
    at.apds.store.totals(),
  ]);
  const lines = [
    `Wiredove Sync ${at.browser.version}, ${new Intl.DateTimeFormat("en", { dateStyle: "medium", timeStyle: "medium" }).format(at.clock.now())}`,
    `scope ${at.settings.get().scope}, share ${at.settings.get().share}, paused ${at.settings.get().pausedAll}`,
    `store ${JSON.stringify(totals)} ${JSON.stringify(sizes)}`,
    ...at.pool.status.get().pubs.map(({ url, counts }) => `${url} ${JSON.stringify(counts)}`),
    ...checked.map(({ check, verdict, url = "", detail = "" }) => `${check} ${url}: ${verdict} ${detail}`),
    ...at.log.events().map(({ at: ms, what, of = "", detail = "" }) => `${ms} ${what} ${of} ${detail}`),
  ];
  return lines.join("\n").replace(NAMES, "…");
}
