import { WIREDOVE } from "../ui/wiredove.ts";
import { useWords } from "../ui/words.ts";
import type { SiteViewParts } from "./site-parts.ts";

const LOOPBACK = ["localhost", "127.0.0.1"];

/** A page that is not served, with what it means to serve it, and the button. */
export function SiteOffer(parts: SiteViewParts) {
  const words = useWords();
  const { view } = parts;
  // Served by itself after the yes; any other site is a copy of it that somebody runs: elsewhere nobody should be asked for it: whoever runs a copy of Wiredove opens this.
  if (view.origin !== WIREDOVE && !view.on)
    return (
      <details>
        <summary>{words.t("site_other")}</summary>
        <Question {...parts} />
      </details>
    );
  return <Question {...parts} />;
}

function Question({ view, client, askForSite, again }: SiteViewParts) {
  const words = useWords();
  const { protocol, hostname } = new URL(view.origin);
  const isWithheld = view.on && view.consented && !view.allowed;
  const yes = (): void => {
    // Both in the click, and the question first: in Firefox it closes the popup, and the yes must be on its way by then.
    const asked = askForSite(`${protocol}//${hostname}/*`);
    const said = client.request("serveSite", { origin: view.origin, on: true });
    void Promise.all([asked, said]).then(again);
  };
  return (
    <div class="site-offer">
      {isWithheld && <p>{words.t("site_withheld")}</p>}
      {!view.consented && <p>{words.t("site_consent")}</p>}
      {view.consented && !view.on && <p>{words.t("site_off")}</p>}
      {LOOPBACK.includes(hostname) && <p class="soft">{words.t("site_ports", hostname)}</p>}
      <button id="serve" type="button" class="primary" onClick={yes}>
        {words.t(isWithheld ? "site_allow" : "site_serve")}
      </button>
    </div>
  );
}
