import { useState } from "preact/hooks";
import type { PostView, TextView } from "../rpc/posts.ts";
import { formatMoment } from "../ui/dates.ts";
import { message, type Phrase, plural } from "../ui/phrase.ts";
import { troubleOf } from "../ui/use-action.ts";
import { useWords } from "../ui/words.ts";
import { Body } from "./body.tsx";
import { moment } from "./moment.ts";
import { useReader } from "./reader.ts";

interface HistoryParts {
  readonly post: PostView;
  readonly edited: NonNullable<PostView["edited"]>;
}

/** The latest text is shown; those before it are at hand, and read when they are asked for. */
export function History({ post, edited }: HistoryParts) {
  const words = useWords();
  const { client, minute } = useReader();
  const [texts, setTexts] = useState<readonly TextView[] | undefined>(undefined);
  const [trouble, setTrouble] = useState<Phrase | undefined>(undefined);

  const read = async (): Promise<void> => {
    if (texts) return;
    const answer = await client.request("post", { id: post.id });
    setTrouble(answer.ok ? undefined : troubleOf(answer.error));
    if (answer.ok) setTexts(answer.value?.history ?? []);
  };

  const edit = message(
    "feed_edited",
    moment(edited.ts, minute.value),
    plural("feed_earlier", edited.earlier),
  );
  return (
    <details class="history" onToggle={(event) => void (event.currentTarget.open && read())}>
      <summary>{words.say(edit)}</summary>
      {trouble && (
        <p class="error" role="alert">
          {words.say(trouble)}
        </p>
      )}
      <ol>
        {texts?.map(({ id, ts, body }) => (
          <li key={id}>
            <p class="soft">{formatMoment(words.locale, ts)}</p>
            <div class="clip">
              <Body author={post.author} text={body} />
            </div>
          </li>
        ))}
      </ol>
    </details>
  );
}
