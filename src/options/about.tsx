import { createContext } from "preact";
import { useContext, useEffect, useState } from "preact/hooks";
import { LanguageField } from "../ui/language.tsx";
import type { MessageKey } from "../ui/messages.ts";
import { useWords } from "../ui/words.ts";

/** By its name in the manifest; `keys`: empty where there are none. */
export interface Shortcut {
  readonly name: string;
  readonly keys: string;
}

/** What the browser knows of this extension. */
export interface Installed {
  readonly version: string;
  readonly shortcuts: () => Promise<readonly Shortcut[]>;
}

const InstalledContext = createContext<Installed>({ version: "", shortcuts: async () => [] });
export const InstalledProvider = InstalledContext.Provider;

const commands: Readonly<Record<string, MessageKey>> = {
  _execute_action: "options_about_popup",
  "open-reader": "options_about_reader",
  "open-beside": "options_about_beside",
};

/** What this is, in which version and language, by which keys it opens, and who sees what. */
export function About() {
  const words = useWords();
  const { version } = useContext(InstalledContext);
  return (
    <>
      <p class="lead">{words.t("options_about_lead")}</p>
      <p class="soft">{words.t("options_about_version", version)}</p>
      <LanguageField />
      <Shortcuts />
      <section class="report">
        <h2>{words.t("options_about_privacy")}</h2>
        <p>{words.t("options_about_pubs_see")}</p>
        <p>{words.t("options_about_nobody")}</p>
      </section>
    </>
  );
}

function Shortcuts() {
  const words = useWords();
  const { shortcuts } = useContext(InstalledContext);
  const [known, setKnown] = useState<readonly Shortcut[]>([]);
  useEffect(() => {
    let isHere = true;
    void shortcuts().then((all) => isHere && setKnown(all));
    return () => {
      isHere = false;
    };
  }, [shortcuts]);
  if (known.length === 0) return null;
  return (
    <section class="report">
      <h2>{words.t("options_about_keys")}</h2>
      <dl class="facts">
        {known.map(({ name, keys }) => {
          const command = commands[name];
          return (
            command && [
              <dt key={name}>{words.t(command)}</dt>,
              <dd key={`${name} keys`}>
                {keys === "" ? (
                  <span class="soft">{words.t("options_about_no_key")}</span>
                ) : (
                  <bdi class="key">{keys}</bdi>
                )}
              </dd>,
            ]
          );
        })}
      </dl>
      <p class="soft">{words.t("options_about_keys_note")}</p>
    </section>
  );
}
