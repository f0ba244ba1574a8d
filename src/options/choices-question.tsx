import { Fragment } from "preact";
import { useLayoutEffect, useRef, useState } from "preact/hooks";
import type { Choices } from "../rpc/choices.ts";
import { useWords } from "../ui/words.ts";
import { choicePhrase } from "./choice-phrase.ts";
import { type ChoiceKind, kindsIn } from "./choices.ts";

interface QuestionParts {
  /** What a file brings along beside posts. */
  readonly choices: Choices;
  /** Those that are to count. Called in the click itself: browsers ask for permissions only then. */
  readonly onAnswer: (wanted: Choices) => void;
  readonly onCancel: () => void;
}

/** More are counted, not drawn. */
const DRAWN = 50;

const nothing: Choices = { pubs: [], followed: [] };

/** A file can be anybody's: what it would change here is shown, and counts only where it stays ticked. The harmless answer has the focus. */
export function ChoicesQuestion({ choices, onAnswer, onCancel }: QuestionParts) {
  const words = useWords();
  const kinds = kindsIn(choices);
  const [ticked, setTicked] = useState<readonly ChoiceKind[]>(kinds);
  const harmless = useRef<HTMLButtonElement>(null);
  useLayoutEffect(() => harmless.current?.focus(), []);
  const wanted = (): Choices => ({
    pubs: ticked.includes("pubs") ? choices.pubs : [],
    followed: ticked.includes("followed") ? choices.followed : [],
    ...(ticked.includes("lists") && choices.lists && { lists: choices.lists }),
    ...(ticked.includes("settings") && choices.settings && { settings: choices.settings }),
  });
  return (
    <fieldset
      class="question-box choice"
      aria-label={words.t("options_choices_question")}
      onKeyDown={(event) => (event.key === "Escape" ? onCancel() : undefined)}
    >
      <p>{words.t("options_choices_question")}</p>
      {kinds.map((kind) => (
        <Fragment key={kind}>
          <label>
            <input
              type="checkbox"
              name={kind}
              checked={ticked.includes(kind)}
              onChange={({ currentTarget: { checked } }) =>
                setTicked([...ticked.filter((one) => one !== kind), ...(checked ? [kind] : [])])
              }
            />
            <span>{words.say(choicePhrase(kind, choices, words.locale))}</span>
          </label>
          {kind === "followed" && <Keys authors={choices.followed} />}
        </Fragment>
      ))}
      <div class="actions">
        <button
          type="button"
          class="primary"
          aria-disabled={ticked.length === 0}
          onClick={() => (ticked.length === 0 ? undefined : onAnswer(wanted()))}
        >
          {words.t("options_choices_yes")}
        </button>
        <button type="button" class="quiet" ref={harmless} onClick={() => onAnswer(nothing)}>
          {words.t("options_choices_no")}
        </button>
        <button type="button" class="quiet" onClick={onCancel}>
          {words.t("action_cancel")}
        </button>
      </div>
    </fieldset>
  );
}

function Keys({ authors }: { readonly authors: readonly string[] }) {
  const words = useWords();
  const more = authors.length - DRAWN;
  return (
    <details>
      <summary>{words.t("options_choices_whom")}</summary>
      <ul>
        {authors.slice(0, DRAWN).map((author) => (
          <li key={author} class="whole-key">
            {author}
          </li>
        ))}
      </ul>
      {more > 0 && <p class="soft">{words.t("people_more", more)}</p>}
    </details>
  );
}
