import { useId, useLayoutEffect, useRef, useState } from "preact/hooks";
import type { ComposeErrorKind } from "../rpc/compose.ts";
import { PICTURES } from "../rpc/post-text.ts";
import { AddPictures, ComposePictures } from "./compose-pictures.tsx";
import { type ComposeContext, isEmpty } from "./draft-parts.ts";
import { type DraftParts, useDraft } from "./use-draft.ts";
import { useWords } from "./words.ts";

export type { ComposeContext } from "./draft-parts.ts";

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
  const draft = useDraft(parts);
  const { written, shown, problem, isSending, isReading, attach, send } = draft;
  const field = useRef<HTMLTextAreaElement>(null);
  const id = useId();
  // As every focus that is moved: before anything else can happen, or a key pressed right after goes astray.
  useLayoutEffect(() => {
    if (isAsked) field.current?.focus();
  }, [isAsked]);

  const hasNothing = isEmpty(written);
  const [isOver, setOver] = useState(false);
  const room = problem && ROOMS[problem.kind];
  return (
    <form
      class={isOver ? "compose over" : "compose"}
      onDragOver={(event) => {
        if (!hasFiles(event.dataTransfer)) return;
        // Else the browser would open the file in place of this page.
        event.preventDefault();
        setOver(true);
      }}
      onDragLeave={() => setOver(false)}
      onDrop={(event) => {
        setOver(false);
        if (!hasFiles(event.dataTransfer)) return;
        event.preventDefault();
        attach([...(event.dataTransfer?.files ?? [])]);
      }}
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
        value={written.text}
        readOnly={isSending}
        // A key may be pasted here by mistake, and some browsers send what is spell-checked to a server, or keep fields for the next start.
        spellcheck={false}
        autocomplete="off"
        aria-invalid={problem !== undefined}
        aria-describedby={`${id}-problem ${id}-help`}
        onInput={({ currentTarget }) => {
          const left = draft.type(currentTarget.value);
          // For a state that stays "" nothing would be drawn, and a pasted key would stay in sight.
          if (left !== currentTarget.value) currentTarget.value = left;
        }}
        onPaste={(event) => {
          const { clipboardData: pasted } = event;
          // Of what is a picture and a text as well, as from a spreadsheet, the text is meant.
          if (!hasFiles(pasted) || pasted?.types.includes("text/plain")) return;
          event.preventDefault();
          attach([...(pasted?.files ?? [])]);
        }}
      />
      <ComposePictures
        pictures={written.pictures}
        pictureOf={draft.pictureOf}
        onDescribe={draft.describe}
        onRemove={draft.remove}
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
      {shown !== undefined && !hasNothing && (
        <section class="signed" aria-label={words.t("compose_signed")}>
          <p class="soft" aria-hidden="true">
            {words.t("compose_signed")}
          </p>
          {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a long text scrolls, by keyboard too */}
          <pre dir="auto" tabIndex={0}>
            {shown}
          </pre>
        </section>
      )}
      <div class="actions">
        <button type="submit" class="primary" aria-disabled={hasNothing || isSending}>
          {words.t(isSending ? "compose_sending" : sendKey(context))}
        </button>
        <AddPictures
          isDisabled={isSending || written.pictures.length === PICTURES}
          onFiles={(files) => attach(files)}
        />
        {onCancel && (
          <button type="button" class="quiet" onClick={onCancel}>
            {words.t("compose_cancel")}
          </button>
        )}
        {!hasNothing && (
          <button
            type="button"
            class="plain"
            onClick={() => {
              void draft.discard();
              field.current?.focus();
            }}
          >
            {words.t("compose_discard")}
          </button>
        )}
        <span id={`${id}-help`} class="soft">
          {words.t("compose_help")}
        </span>
        <span role="status" class="soft">
          {isReading && words.t("compose_picture_reading")}
        </span>
      </div>
    </form>
  );
}

const hasFiles = (data: DataTransfer | null): boolean => data?.types.includes("Files") === true;

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
