import { useState } from "preact/hooks";
import type { PageParts } from "./parts.ts";
import { useAsks } from "./permissions.ts";
import { useAction } from "./use-action.ts";
import { WIREDOVE } from "./wiredove.ts";
import { useWords } from "./words.ts";

/** The one yes to serving pages and to posting, with what it means. */
export function ServePages({ client, onServed }: PageParts & { readonly onServed?: () => Promise<void> }) {
  const words = useWords();
  const asks = useAsks();
  const serve = useAction(client, "serveSite");
  const [state, setState] = useState<"open" | "on" | "withheld">("open");
  const yes = async (): Promise<void> => {
    // In the click itself, or the browser refuses by itself.
    const allowed = await asks.site(`${WIREDOVE}/*`);
    const answer = await serve.run({ origin: WIREDOVE, on: true });
    if (answer.ok) setState(allowed ? "on" : "withheld");
    await onServed?.();
  };
  return (
    <>
      <p>{words.t("site_consent")}</p>
      {state !== "on" && (
        <div>
          <button type="button" onClick={() => void yes()}>
            {words.t("welcome_pages_serve")}
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
