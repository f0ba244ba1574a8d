import { createContext, Fragment } from "preact";
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
  readonly version: () => string;
  readonly shortcuts: () => Promise<readonly Shortcut[]>;
}

const InstalledContext = createContext<Installed>({ version: () => "", shortcuts: async () => [] });
export const InstalledProvider = InstalledContext.Provider;

const commands: readonly (readonly [name: string, MessageKey])[] = [
  ["_execute_action", "options_about_popup"],
  ["open-reader", "options_about_reader"],
  ["open-beside", "options_about_beside"],
];

/** What this is, in which version and language, by which keys it opens, and who sees what. */
export function About() {
  const words = useWords();
  const { version } = useContext(InstalledContext);
  return (
    <>
      <p class="lead">{words.t("options_about_lead")}</p>
      <p class="soft">{words.t("options_about_version", version())}</p>
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
  const [known, setKnown] = useState<ReadonlyMap<string, string>>(new Map());
  useEffect(() => {
    let isHere = true;
    void shortcuts().then((all) => isHere && setKnown(new Map(all.map(({ name, keys }) => [name, keys]))));
    return () => {
      isHere = false;
    };
  }, [shortcuts]);
  if (known.size === 0) return null;
  return (
    <section class="report">
      <h2>{words.t("options_about_keys")}</h2>
      <dl class="facts">
        {commands.map(([name, command]) => (
          <Fragment key={name}>
            <dt>{words.t(command)}</dt>
            <dd>
              {known.get(name) ? (
                <bdi class="key">{known.get(name)}</bdi>
              ) : (
                <span class="soft">{words.t("options_about_no_key")}</span>
              )}
            </dd>
          </Fragment>
        ))}
      </dl>
      <p class="soft">{words.t("options_about_keys_note")}</p>
      <p class="soft">{words.t("options_about_reader_keys")}</p>
    </section>
  );
}
