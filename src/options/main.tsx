/** Wiring only. */
import { openKeyring } from "apds/keyring";
import { askPermission, DATABASE, installed, sessionGuesses, sessionSeeds } from "../rpc/extension.ts";
import { startPage } from "../ui/start-page.tsx";
import { openModel } from "../ui/status-model.ts";
import { InstalledProvider } from "./about.tsx";
import { App } from "./app.tsx";
import { SecretsProvider } from "./identity-secrets.ts";

const secrets = {
  ring: openKeyring(DATABASE, sessionSeeds),
  askIdle: () => askPermission("idle"),
  guesses: sessionGuesses,
};

startPage("#options", "options_title", ({ client, clock, signal }) => (
  <SecretsProvider value={secrets}>
    <InstalledProvider value={installed}>
      <App model={openModel(client, clock, signal, false)} client={client} clock={clock} />
    </InstalledProvider>
  </SecretsProvider>
));
