import { useRef } from "preact/hooks";
import type { FeedView } from "../rpc/contract.ts";
import { Avatar } from "./avatar.tsx";
import { feedLine } from "./feed-line.ts";
import { Follow } from "./follow.tsx";
import type { PageParts } from "./parts.ts";
import { useAction } from "./use-action.ts";
import { useFollowed } from "./use-followed.ts";
import { useWords } from "./words.ts";

/** More are counted, not drawn: the popup is no place to read through hundreds. */
const DRAWN = 50;

/** The people whom one follows, and how whole their feeds are. */
export function People(parts: PageParts) {
  const words = useWords();
  const heading = useRef<HTMLHeadingElement>(null);
  const { feeds, again } = useFollowed(parts);
  const more = (feeds?.length ?? 0) - DRAWN;
  const left = (): void => {
    void again();
    // The focused button goes away with its row.
    heading.current?.focus();
  };
  return (
    <section class="people">
      <h2 tabIndex={-1} ref={heading}>
        {words.t("people_heading")}
      </h2>
      {feeds?.length === 0 && <p class="soft">{words.t("people_none")}</p>}
      <ul>
        {feeds?.slice(0, DRAWN).map((feed) => (
          <Person key={feed.author} feed={feed} onLeft={left} {...parts} />
        ))}
      </ul>
      {more > 0 && <p class="soft">{words.t("people_more", more)}</p>}
      <Follow {...parts} onFollowed={again} />
    </section>
  );
}

interface PersonParts extends PageParts {
  readonly feed: FeedView;
  readonly onLeft: () => void;
}

function Person({ feed, client, onLeft }: PersonParts) {
  const words = useWords();
  const interest = useAction(client, "interest");
  const line = feedLine(feed);
  const leave = async (): Promise<void> => {
    const answer = await interest.run({ author: feed.author, interest: null });
    if (answer.ok && answer.value.ok) onLeft();
  };
  return (
    <li class="person">
      <Avatar author={feed.author} image={feed.image} size={32} />
      <div>
        {/* A stranger's text: it must not turn around what stands beside it. */}
        <p title={feed.author}>
          {line.name && (
            <>
              <bdi class="name">{line.name}</bdi>{" "}
            </>
          )}
          <span class={line.name ? "soft key" : "key"}>{line.key}</span>
        </p>
        <p class="soft">{line.sentences.map((phrase) => words.say(phrase)).join(" ")}</p>
      </div>
      <button
        type="button"
        class="quiet"
        aria-label={words.t("action_unfollow_person", line.name ?? line.key)}
        onClick={() => void leave()}
      >
        {words.t("action_unfollow")}
      </button>
      {interest.trouble && (
        <p class="error" role="alert">
          {words.say(interest.trouble)}
        </p>
      )}
    </li>
  );
}
