import { useLayoutEffect, useRef } from "preact/hooks";
import type { PubCardParts } from "./parts.ts";
import { pubAddress } from "./pub-address.ts";
import { useAction } from "./use-action.ts";
import { useWords } from "./words.ts";

interface ConfirmParts extends PubCardParts {
  readonly onKeep: () => void;
}

/** The question before a pub is removed, in the place of the buttons that led to it. The harmless answer has the focus. */
export function ConfirmRemove({ pub, client, onKeep, onRemoved }: ConfirmParts) {
  const words = useWords();
  const remove = useAction(client, "remove");
  const keep = useRef<HTMLButtonElement>(null);
  // Before anything else can happen: a key pressed right after the question came must find it focused.
  useLayoutEffect(() => keep.current?.focus(), []);

  const confirm = async (): Promise<void> => {
    const answer = await remove.run({ url: pub.url });
    if (answer.ok) onRemoved();
  };
  const leave = (event: KeyboardEvent): void => {
    if (event.key !== "Escape") return;
    // Left to the browser, Escape closes the whole popup.
    event.preventDefault();
    event.stopPropagation();
    onKeep();
  };
  const { host } = pubAddress(pub.url);
  return (
    <>
      <fieldset class="actions" aria-label={words.t("action_remove_pub", host)} onKeyDown={leave}>
        <span class="question">{words.t("confirm_remove")}</span>
        <span class="answers">
          <button type="button" class="danger" onClick={() => void confirm()}>
            {words.t("action_remove")}
          </button>
          <button type="button" class="quiet" ref={keep} onClick={onKeep}>
            {words.t("action_keep")}
          </button>
        </span>
      </fieldset>
      {remove.trouble && (
        <p class="error" role="alert">
          {words.say(remove.trouble)}
        </p>
      )}
    </>
  );
}
