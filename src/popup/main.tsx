/** Wiring only. */
import { startPage } from "../ui/start-page.tsx";
import { openModel } from "../ui/status-model.ts";
import { App } from "./app.tsx";

startPage("#popup", "popup_title", ({ client, clock, signal }) => (
  <App model={openModel(client, clock, signal)} client={client} clock={clock} />
));
