/** Wiring only. */
import { askForSite, openBeside } from "../rpc/extension.ts";
import { startPage } from "../ui/start-page.tsx";
import { openModel } from "../ui/status-model.ts";
import { App } from "./app.tsx";
import { Site } from "./site.tsx";

startPage("#popup", "popup_title", ({ client, clock, signal }) => {
  const parts = { model: openModel(client, clock, signal), client, clock };
  const site = <Site {...parts} tab={tabMeant()} askForSite={askForSite} />;
  return <App {...parts} site={site} openBeside={openBeside} />;
});

/** The popup speaks of the tab in front; as a tab of its own it can be told of which one. */
function tabMeant(): number | null {
  const tab = Number(new URLSearchParams(location.search).get("tab") ?? Number.NaN);
  return Number.isInteger(tab) && tab >= 0 ? tab : null;
}
