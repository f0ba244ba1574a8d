import type { ComponentChildren } from "preact";
import { useRef, useState } from "preact/hooks";
import type { AnswersView, PostView } from "../rpc/posts.ts";
import { Compose, type ComposeContext } from "../ui/compose.tsx";
import { shownName } from "../ui/person-name.ts";
import { message, plural } from "../ui/phrase.ts";
import { useWords } from "../ui/words.ts";
import { hashOf } from "./address.ts";
import { useReader } from "./reader.ts";

interface AnswerParts {
  readonly post: PostView;
  /** Left out: what was written is shown in its thread. */
  readonly onChanged: (() => void) | undefined;
  /** What else one can do with it. */
  readonly children?: ComponentChildren;
}

/** What there is behind a post, and what those who have a key can do with it: answer it, or change it where it is theirs. */
export function Answer({ post, onChanged, children }: AnswerParts) {
  const words = useWords();
  const { client, clock, random, me } = useReader();
  const [context, setContext] = useState<ComposeContext | undefined>(undefined);
  const actions = useRef<HTMLParagraphElement>(null);
  const answers = post.answers && <Answers id={post.id} answers={post.answers} />;
  if (!me.value || me.value.state === "none")
    return answers || children ? (
      <p class="answer-actions">
        {answers}
        {children}
      </p>
    ) : null;
  const { author } = me.value;
  const name = shownName(post.name);

  const change = async (): Promise<void> => {
    // The whole text, and the newest one: a list can hold its beginning alone.
    const answer = await client.request("post", { id: post.id });
    const text = answer.ok && answer.value ? answer.value.post.body : undefined;
    if (text !== undefined) setContext({ kind: "edit", id: post.id, text });
  };
  const close = (): void => {
    setContext(undefined);
    actions.current?.querySelector("button")?.focus();
  };
  const sent = (): void => {
    close();
    if (onChanged) onChanged();
    else location.hash = hashOf({ kind: "post", id: post.id });
  };

  return (
    <>
      <p class="answer-actions" ref={actions}>
        {answers}
        <button
          type="button"
          class="plain"
          onClick={() =>
            setContext({
              kind: "reply",
              id: post.id,
              author: post.author,
              ...(name !== undefined && { name }),
            })
          }
        >
          {words.t("feed_answer")}
        </button>
        {post.author === author && (
          <button type="button" class="plain" onClick={() => void change()}>
            {words.t("feed_change")}
          </button>
        )}
        {children}
      </p>
      {context && (
        <Compose
          key={context.kind}
          client={client}
          clock={clock}
          random={random}
          context={context}
          onSent={sent}
          onCancel={close}
          isAsked
        />
      )}
    </>
  );
}

/** Of a post in a list; a thread shows the answers themselves. */
function Answers({ id, answers: { count, more } }: { id: string; answers: AnswersView }) {
  const words = useWords();
  return (
    <a class="answers" href={hashOf({ kind: "post", id })}>
      {words.say(more ? message("feed_answers_more", count) : plural("feed_answers", count))}
    </a>
  );
}
