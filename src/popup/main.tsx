/** Wiring only: the one file of the popup that knows that it runs in an extension. */
import { render } from "preact";
import { systemClock } from "../base/clock.ts";
import { rpcClient } from "../rpc/client.ts";
import { extensionMessage, extensionRuntime } from "../rpc/extension.ts";
import { openModel } from "../ui/status-model.ts";
import { WordsProvider, wordsFrom } from "../ui/words.ts";
import { App } from "./app.tsx";

const root = document.querySelector("#popup");
if (root) {
  const words = wordsFrom(extensionMessage);
  const client = rpcClient(extensionRuntime, systemClock);
  const life = new AbortController();
  // A page can be kept aside (bfcache) with its port open: it would hold on to a worker for nobody.
  addEventListener("pagehide", () => life.abort(), { once: true });
  addEventListener("pageshow", (shown) => {
    if (shown.persisted) location.reload();
  });
  document.documentElement.lang = words.locale;
  document.title = words.t("popup_title");
  const model = openModel(client, systemClock, life.signal);
  render(
    <WordsProvider value={words}>
      <App model={model} client={client} clock={systemClock} />
    </WordsProvider>,
    root,
  );
}
