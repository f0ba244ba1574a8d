import { useState } from "preact/hooks";
import { useAction } from "../ui/use-action.ts";
import { useWords } from "../ui/words.ts";
import type { WelcomeParts } from "./parts.ts";

const SITE = "https://wiredove.net";

/** The one yes to serving pages and to posting, with what it means. */
export function ServePages({ client, askForSite }: WelcomeParts) {
  const words = useWords();
  const serve = useAction(client, "serveSite");
  const [state, setState] = useState<"open" | "on" | "withheld">("open");
  const yes = async (): Promise<void> => {
    // In the click itself, or the browser refuses by itself.
    const allowed = await askForSite(`${SITE}/*`);
    const answer = await serve.run({ origin: SITE, on: true });
    if (answer.ok) setState(allowed ? "on" : "withheld");
  };
  return (
    <>
      <p>{words.t("site_consent")}</p>
      {state !== "on" && (
        <div>
          <button type="button" onClick={() => void yes()}>
            {words.t("site_serve")}
          </button>
        </div>
      )}
      <p role="status">
        {state === "on" && words.t("welcome_pages_on")}
        {state === "withheld" && words.t("site_withheld")}
      </p>
      {serve.trouble && (
        <p class="error" role="alert">
          {words.say(serve.trouble)}
        </p>
      )}
    </>
  );
}
