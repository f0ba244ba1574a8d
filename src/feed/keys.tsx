import { useEffect, useId, useLayoutEffect, useRef, useState } from "preact/hooks";
import type { MessageKey } from "../ui/messages.ts";
import { useWords } from "../ui/words.ts";
import { hashOf } from "./address.ts";
import { useReader } from "./reader.ts";
import { isForUs } from "./row-keys.ts";

/** What is written on the key, or how it is called, and what it does. */
const keys: readonly (readonly [names: readonly (string | { readonly key: MessageKey })[], MessageKey])[] = [
  [["j"], "feed_keys_next"],
  [["k"], "feed_keys_previous"],
  [[{ key: "feed_keys_enter" }], "feed_keys_open"],
  [[{ key: "feed_keys_home" }, { key: "feed_keys_end" }], "feed_keys_ends"],
  [["/"], "feed_keys_search"],
  [["?"], "feed_keys_these"],
];

/** The keys of the reader, and which they are: behind `?`, as elsewhere, and behind a button for those who do not know that. */
export function Keys() {
  const words = useWords();
  const { letters } = useReader();
  const [isOpen, setOpen] = useState(false);
  const isOn = letters.on.value;
  useEffect(() => {
    const life = new AbortController();
    const press = (event: KeyboardEvent): void => {
      if (!isForUs(event)) return;
      if (event.key === "?") setOpen(true);
      else if (event.key === "/") search();
      else return;
      event.preventDefault();
    };
    if (isOn) addEventListener("keydown", press, { signal: life.signal });
    return () => life.abort();
  }, [isOn]);
  return (
    <>
      <button
        type="button"
        class="plain keys-button"
        aria-label={words.t("feed_keys")}
        title={words.t("feed_keys")}
        aria-haspopup="dialog"
        onClick={() => setOpen(true)}
      >
        ?
      </button>
      {isOpen && <KeysDialog onClose={() => setOpen(false)} />}
    </>
  );
}

function KeysDialog({ onClose }: { onClose: () => void }) {
  const words = useWords();
  const { letters } = useReader();
  const dialog = useRef<HTMLDialogElement>(null);
  const heading = useId();
  useLayoutEffect(() => dialog.current?.showModal(), []);
  // The browser gives the focus back to where it was.
  const close = (): void => dialog.current?.close();
  return (
    <dialog
      class="keys"
      aria-labelledby={heading}
      ref={dialog}
      onClose={onClose}
      onKeyDown={(event) => {
        // What is behind it hears none of them.
        event.stopPropagation();
        if (event.key === "?") close();
      }}
      // Beside it.
      onClick={({ target }) => (target === dialog.current ? close() : undefined)}
    >
      <div class="keys-inner">
        <h2 id={heading}>{words.t("feed_keys")}</h2>
        <dl>
          {keys.map(([names, does]) => (
            <div key={does}>
              <dt>
                {names.map((name) =>
                  typeof name === "string" ? (
                    <kbd key={name} class="key">
                      {name}
                    </kbd>
                  ) : (
                    <kbd key={name.key}>{words.t(name.key)}</kbd>
                  ),
                )}
              </dt>
              <dd>{words.t(does)}</dd>
            </div>
          ))}
        </dl>
        <label>
          <input
            type="checkbox"
            checked={letters.on.value}
            onChange={({ currentTarget: { checked } }) => letters.choose(checked)}
          />
          <span>{words.t("feed_keys_letters")}</span>
        </label>
        <button type="button" onClick={close}>
          {words.t("compose_cancel")}
        </button>
      </div>
    </dialog>
  );
}

/** To the field for words, wherever one is. */
function search(): void {
  const field = document.querySelector<HTMLInputElement>("#words");
  if (field) field.select();
  else location.hash = hashOf({ kind: "search", query: { words: "" } });
}
