/** Wiring only. A tab, Chrome's side panel and Firefox's sidebar show this page. */
import { systemRandom } from "../base/random.ts";
import { letterKeys } from "../rpc/extension.ts";
import { startPage } from "../ui/start-page.tsx";
import { openModel } from "../ui/status-model.ts";
import { App } from "./app.tsx";

startPage("#feed", "feed_title", ({ client, clock, signal }) => (
  <App
    model={openModel(client, clock, signal)}
    client={client}
    clock={clock}
    random={systemRandom}
    letterKeys={letterKeys}
  />
));
