import { useLayoutEffect, useRef, useState } from "preact/hooks";
import type { ProfileView } from "../rpc/posts.ts";
import { BlockQuestion } from "../ui/block-question.tsx";
import { snake } from "../ui/messages.ts";
import { message, type Phrase } from "../ui/phrase.ts";
import { useAction } from "../ui/use-action.ts";
import { useWords } from "../ui/words.ts";
import { hashOf } from "./address.ts";
import { CopyLink } from "./copy-link.tsx";
import { plainName } from "./person.tsx";
import { useReader } from "./reader.ts";

interface PersonActionsParts {
  readonly profile: ProfileView;
  readonly onFollowed: () => Promise<void>;
  /** They were muted or blocked, or are not any more. */
  readonly onHidden: () => Promise<void>;
}

/** What one can do about a person whose page one reads. */
export function PersonActions({ profile, onFollowed, onHidden }: PersonActionsParts) {
  const words = useWords();
  const { client, me } = useReader();
  const interest = useAction(client, "interest");
  const mute = useAction(client, "moderate");
  const [asking, setAsking] = useState(false);
  const [problem, setProblem] = useState<Phrase | undefined>(undefined);
  const actions = useRef<HTMLParagraphElement>(null);
  const { author, muted = false } = profile;
  const isMe = me.value !== undefined && me.value.state !== "none" && me.value.author === author;
  const isBlocked = profile.interest === "blocked";

  const wish = async (wanted: "followed" | "blocked" | null): Promise<void> => {
    setProblem(undefined);
    const answer = await interest.run({ author, interest: wanted });
    setAsking(false);
    if (answer.ok && !answer.value.ok) return setProblem(message(`follow_${snake(answer.value.error.kind)}`));
    await (isBlocked || wanted === "blocked" ? onHidden() : onFollowed());
  };
  const hush = async (): Promise<void> => {
    const answer = await mute.run({ list: "mutedAuthors", entry: author, on: !muted });
    if (answer.ok) await onHidden();
  };
  // The question goes away, and with it what had the focus.
  const wasAsking = useRef(false);
  useLayoutEffect(() => {
    if (wasAsking.current && !asking)
      actions.current?.querySelector("button")?.focus({ preventScroll: true });
    wasAsking.current = asking;
  }, [asking]);

  const trouble = problem ?? interest.trouble ?? mute.trouble;
  if (asking)
    return (
      <BlockQuestion
        author={author}
        client={client}
        who={plainName(author, profile.name)}
        onBlock={() => void wish("blocked")}
        onKeep={() => setAsking(false)}
      />
    );
  return (
    <p class="actions" ref={actions}>
      {profile.interest === null ? (
        <button type="button" class="primary" onClick={() => void wish("followed")}>
          {words.t("feed_follow")}
        </button>
      ) : (
        <button type="button" class="quiet" onClick={() => void wish(null)}>
          {words.t(isBlocked ? "feed_unblock" : "action_unfollow")}
        </button>
      )}
      <a class="button quiet" href={hashOf({ kind: "search", query: { words: "", author } })}>
        {words.t("feed_search_here")}
      </a>
      {!isBlocked && !isMe && (
        <>
          <button type="button" class="quiet" onClick={() => void hush()}>
            {words.t(muted ? "options_person_unmute" : "options_person_mute")}
          </button>
          <button type="button" class="quiet" onClick={() => setAsking(true)}>
            {words.t("options_person_block")}
          </button>
        </>
      )}
      <CopyLink name={author} class="quiet" />
      {muted && !isBlocked && <span class="soft">{words.t("feed_muted")}</span>}
      {trouble && (
        <span class="error" role="alert">
          {words.say(trouble)}
        </span>
      )}
    </p>
  );
}
