/** Answers to `rpc/options.ts`. */
import type { optionsRequests, TrialView } from "../rpc/options.ts";
import type { Handlers } from "../rpc/server.ts";
import { parseAddress } from "../sync/connect/address.ts";
import type { Engine } from "./engine.ts";
import { pubDayView } from "./pub-day-view.ts";
import { endingView } from "./views.ts";

export function optionsHandlers(engine: () => Promise<Engine>): Pick<Handlers, keyof typeof optionsRequests> {
  return {
    async movePub({ url, by }) {
      const { settings } = await engine();
      const pubs = [...settings.get().pubs];
      const from = pubs.findIndex((pub) => pub.url === url);
      const [moved, other] = [pubs[from], pubs[from + by]];
      if (!moved || !other) return null;
      [pubs[from], pubs[from + by]] = [other, moved];
      await settings.change({ pubs });
      return null;
    },
    async tryPub({ address }): Promise<TrialView> {
      const { pool, settings } = await engine();
      const url = parseAddress(
        address,
        settings.get().pubs.map((pub) => pub.url),
      );
      if (!url.ok) return { kind: "address", error: url.error };
      const trial = await pool.errands.tryPub(url.value);
      return trial.kind === "failed" ? { kind: "failed", ending: endingView(trial.ending) } : trial;
    },
    async pubDay({ url }) {
      const day = (await engine()).pool.errands.day(url);
      return day ? pubDayView(day) : null;
    },
    async served() {
      const { serving, sites } = (await engine()).settings.get();
      return { consented: serving, sites };
    },
  };
}
