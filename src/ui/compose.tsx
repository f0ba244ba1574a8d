import { useEffect, useId, useRef } from "preact/hooks";
import type { ComposeErrorKind } from "../rpc/compose.ts";
import { type ComposeContext, type DraftParts, useDraft } from "./use-draft.ts";
import { useWords } from "./words.ts";

export type { ComposeContext } from "./use-draft.ts";

export interface ComposeParts extends DraftParts {
  /** Puts this away; the draft stays. Left out: it can't be put away. */
  readonly onCancel?: () => void;
  /** It was asked for by a press, so it has the keyboard. */
  readonly isAsked?: boolean;
}

/** Where what is missing can be had. */
const ROOMS: Partial<Record<ComposeErrorKind | "request", string>> = {
  "no-key": "/src/options/index.html#you",
  locked: "/src/options/index.html#you",
  consent: "/src/options/index.html#pages",
};

/** The field for a post, an answer or an edit, above the whole text that will be signed. Give it a `key` of what it is for. */
export function Compose({ onCancel, isAsked = false, ...parts }: ComposeParts) {
  const words = useWords();
  const { context } = parts;
  const { text, shown, problem, isSending, type, send, discard } = useDraft(parts);
  const field = useRef<HTMLTextAreaElement>(null);
  const id = useId();
  useEffect(() => {
    if (isAsked) field.current?.focus();
  }, [isAsked]);

  const isEmpty = text.trim() === "";
  const room = problem && ROOMS[problem.kind];
  return (
    <form
      class="compose"
      onSubmit={(event) => {
        event.preventDefault();
        void send();
      }}
      onKeyDown={(event) => {
        if (event.key === "Enter" && (event.ctrlKey || event.metaKey) && !event.isComposing) {
          event.preventDefault();
          void send();
        } else if (event.key === "Escape" && onCancel) {
          event.preventDefault();
          event.stopPropagation();
          onCancel();
        }
      }}
    >
      <label for={`${id}-text`}>
        <Context context={context} />
      </label>
      <textarea
        id={`${id}-text`}
        ref={field}
        dir="auto"
        rows={4}
        value={text}
        // A key may be pasted here by mistake, and some browsers send what is spell-checked to a server, or keep fields for the next start.
        spellcheck={false}
        autocomplete="off"
        aria-invalid={problem !== undefined}
        aria-describedby={`${id}-problem ${id}-help`}
        onInput={({ currentTarget }) => {
          const left = type(currentTarget.value);
          // For a state that stays "" nothing would be drawn, and a pasted key would stay in sight.
          if (left !== currentTarget.value) currentTarget.value = left;
        }}
      />
      <div id={`${id}-problem`} class="error" role="alert">
        {problem && <p>{words.say(problem.phrase)}</p>}
        {room !== undefined && (
          <p>
            <a href={room} target="_blank" rel="noreferrer">
              {words.t("compose_open_options")}
            </a>
          </p>
        )}
      </div>
      {shown !== undefined && !isEmpty && (
        <section class="signed" aria-label={words.t("compose_signed")}>
          <h3>{words.t("compose_signed")}</h3>
          {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a long text scrolls, by keyboard too */}
          <pre dir="auto" tabIndex={0}>
            {shown}
          </pre>
        </section>
      )}
      <div class="actions">
        <button type="submit" class="primary" aria-disabled={isEmpty || isSending}>
          {words.t(isSending ? "compose_sending" : sendKey(context))}
        </button>
        {onCancel && (
          <button type="button" class="quiet" onClick={onCancel}>
            {words.t("compose_cancel")}
          </button>
        )}
        {!isEmpty && (
          <button
            type="button"
            class="plain"
            onClick={() => {
              void discard();
              field.current?.focus();
            }}
          >
            {words.t("compose_discard")}
          </button>
        )}
        <span id={`${id}-help`} class="soft">
          {words.t("compose_help")}
        </span>
      </div>
    </form>
  );
}

const sendKey = (context: ComposeContext) =>
  context.kind === "edit"
    ? "compose_send_edit"
    : context.kind === "reply"
      ? "compose_send_reply"
      : "compose_send";

function Context({ context }: { context: ComposeContext }) {
  const words = useWords();
  switch (context.kind) {
    case "new":
      return <>{words.t("compose_new")}</>;
    case "edit":
      return <>{words.t("compose_edit")}</>;
    case "reply":
      return (
        <>
          {words.t("compose_reply")} <bdi>{context.name ?? `${context.author.slice(0, 8)}…`}</bdi>
        </>
      );
  }
}
