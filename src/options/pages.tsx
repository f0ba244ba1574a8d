import { useCallback, useEffect, useState } from "preact/hooks";
import type { ServedView } from "../rpc/options.ts";
import type { PageParts } from "../ui/parts.ts";
import { ServePages } from "../ui/serve-pages.tsx";
import { useAction } from "../ui/use-action.ts";
import { useWords } from "../ui/words.ts";

/** The sites that are served, and the one yes. What one page does is shown in the popup, on that page. */
export function Pages(parts: PageParts) {
  const words = useWords();
  const { client } = parts;
  const off = useAction(client, "serveSite");
  const [view, setView] = useState<ServedView | undefined>(undefined);
  const read = useCallback(async (): Promise<void> => {
    const answer = await client.request("served", {});
    if (answer.ok) setView(answer.value);
  }, [client]);
  useEffect(() => {
    void read();
  }, [read]);
  const stop = async (origin: string): Promise<void> => {
    await off.run({ origin, on: false });
    await read();
  };
  const sites = view?.consented ? view.sites : [];
  return (
    <>
      <p class="lead">{words.t("options_pages_lead")}</p>
      {view && sites.length === 0 && <ServePages {...parts} onServed={read} />}
      {sites.length > 0 && (
        <ul class="entries">
          {sites.map((origin) => (
            <li key={origin}>
              <bdi>{origin}</bdi>
              <button
                type="button"
                class="quiet"
                aria-label={words.t("options_pages_stop", origin)}
                onClick={() => void stop(origin)}
              >
                {words.t("site_stop")}
              </button>
            </li>
          ))}
        </ul>
      )}
      {off.trouble && (
        <p class="error" role="alert">
          {words.say(off.trouble)}
        </p>
      )}
    </>
  );
}
