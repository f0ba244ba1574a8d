import type { ComponentChildren } from "preact";
import { useState } from "preact/hooks";
import type { PersonView } from "../rpc/people.ts";
import { Avatar } from "../ui/avatar.tsx";
import { BlockQuestion } from "../ui/block-question.tsx";
import { feedLine } from "../ui/feed-line.ts";
import { snake } from "../ui/messages.ts";
import { formatBytes } from "../ui/numbers.ts";
import type { PageParts } from "../ui/parts.ts";
import { date, message, type Phrase, plural } from "../ui/phrase.ts";
import { useAction } from "../ui/use-action.ts";
import { useWords } from "../ui/words.ts";

interface RowParts extends PageParts {
  readonly person: PersonView;
  /** What is told of them, where notices are on. */
  readonly notices?: ComponentChildren;
  /** It may be in another list now. */
  readonly onChanged: () => void;
}

/** A person: how whole their feed is, what it takes on the disk, and what can be done about them. */
export function PersonRow({ person, client, notices, onChanged }: RowParts) {
  const words = useWords();
  const interest = useAction(client, "interest");
  const mute = useAction(client, "moderate");
  const purge = useAction(client, "purge");
  const [asking, setAsking] = useState(false);
  const [problem, setProblem] = useState<Phrase | undefined>(undefined);
  const { author, trash, muted } = person;
  const line = feedLine(person);
  const who = line.name ?? line.key;

  const wish = async (wanted: "followed" | "blocked" | null): Promise<void> => {
    const answer = await interest.run({ author, interest: wanted });
    setAsking(false);
    if (answer.ok && !answer.value.ok) setProblem(message(`follow_${snake(answer.value.error.kind)}`));
    if (answer.ok && answer.value.ok) onChanged();
  };
  const hush = async (): Promise<void> => {
    const answer = await mute.run({ list: "mutedAuthors", entry: author, on: !muted });
    if (answer.ok) onChanged();
  };
  const remove = async (): Promise<void> => {
    const answer = await purge.run({ author });
    if (answer.ok) onChanged();
  };
  const button = (text: string, run: () => void, danger = false) => (
    <button
      type="button"
      class={danger ? "danger" : "quiet"}
      aria-label={words.t("options_person_action", text, who)}
      onClick={run}
    >
      {text}
    </button>
  );
  const trouble = problem ?? interest.trouble ?? mute.trouble ?? purge.trouble;
  return (
    <li class="person-row" data-author={author}>
      <Avatar author={author} image={person.image} size={32} />
      <div class="about">
        <p title={author}>
          <a class="person-link" href={`../feed/index.html#/person/${author}`}>
            {line.name && (
              <>
                <bdi class="name">{line.name}</bdi>{" "}
              </>
            )}
            <span class={line.name ? "soft key" : "key"}>{line.key}</span>
          </a>
          {person.interest && <span class="soft"> · {words.t(`options_people_${person.interest}`)}</span>}
          {muted && <span class="soft"> · {words.t("options_people_muted")}</span>}
        </p>
        <p class="soft">
          {/* What is in the trash is said below: "no posts yet" would be no news of somebody blocked. */}
          {[
            ...(trash && person.posts === 0 ? [] : line.sentences).map((phrase) => words.say(phrase)),
            sizeOf(person.bytes, words.locale),
          ].join(" ")}
        </p>
        {trash && (
          <p class="soft">
            {words.t(
              "options_person_trash",
              plural("count_posts", trash.posts),
              formatBytes(words.locale, trash.bytes),
              date(trash.until),
            )}
          </p>
        )}
        {asking ? (
          <BlockQuestion
            author={author}
            client={client}
            who={who}
            onBlock={() => void wish("blocked")}
            onKeep={() => setAsking(false)}
          />
        ) : (
          <div class="actions">
            {person.interest === "blocked" ? (
              <>
                {button(words.t("options_person_unblock"), () => void wish(null))}
                {trash &&
                  trash.posts > 0 &&
                  button(words.t("options_person_purge"), () => void remove(), true)}
              </>
            ) : (
              <>
                {person.interest === "followed"
                  ? button(words.t("action_unfollow"), () => void wish(null))
                  : button(words.t("follow_button"), () => void wish("followed"))}
                {button(words.t(muted ? "options_person_unmute" : "options_person_mute"), () => void hush())}
                {button(words.t("options_person_block"), () => setAsking(true))}
                {notices}
              </>
            )}
          </div>
        )}
        {trouble && (
          <p class="error" role="alert">
            {words.say(trouble)}
          </p>
        )}
      </div>
    </li>
  );
}

const sizeOf = (bytes: number, locale: string): string => (bytes > 0 ? `${formatBytes(locale, bytes)}.` : "");
