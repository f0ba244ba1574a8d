import { useLayoutEffect, useRef, useState } from "preact/hooks";
import type { PageParts } from "../ui/parts.ts";
import { useAction } from "../ui/use-action.ts";
import { useWords } from "../ui/words.ts";

/** Deleting all of it. Asked once more, with what it means; the harmless answer has the focus. */
export function Wipe({ client }: PageParts) {
  const words = useWords();
  const wipe = useAction(client, "wipe");
  const [asking, setAsking] = useState(false);
  const [asked, setAsked] = useState(false);
  const keep = useRef<HTMLButtonElement>(null);
  const first = useRef<HTMLButtonElement>(null);
  useLayoutEffect(() => {
    if (asking) keep.current?.focus();
    else if (asked) first.current?.focus();
  }, [asking, asked]);
  return (
    <section class="wipe">
      <h2>{words.t("options_wipe_heading")}</h2>
      <p class="soft">{words.t("options_wipe_note")}</p>
      {asking ? (
        <fieldset class="question-box" aria-label={words.t("options_wipe_question")}>
          <p>{words.t("options_wipe_question")}</p>
          <div class="actions">
            <button type="button" class="danger" onClick={() => void wipe.run({})}>
              {words.t("options_wipe_yes")}
            </button>
            <button type="button" class="quiet" ref={keep} onClick={() => setAsking(false)}>
              {words.t("action_keep")}
            </button>
          </div>
        </fieldset>
      ) : (
        <button
          type="button"
          class="danger"
          ref={first}
          onClick={() => {
            setAsking(true);
            setAsked(true);
          }}
        >
          {words.t("options_wipe_button")}
        </button>
      )}
      {wipe.trouble && (
        <p class="error" role="alert">
          {words.say(wipe.trouble)}
        </p>
      )}
    </section>
  );
}
