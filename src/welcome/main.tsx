/** Wiring only. */
import { startPage } from "../ui/start-page.tsx";
import { openModel } from "../ui/status-model.ts";
import { App } from "./app.tsx";

startPage("#welcome", "welcome_title", ({ client, clock, signal }) => (
  <App model={openModel(client, clock, signal, false)} client={client} clock={clock} />
));
