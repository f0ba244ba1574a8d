import { useEffect, useState } from "preact/hooks";
import type { ProfileView } from "../rpc/posts.ts";
import { feedLine } from "../ui/feed-line.ts";
import { useAction } from "../ui/use-action.ts";
import { useWords } from "../ui/words.ts";
import { hashOf } from "./address.ts";
import { PAGE } from "./newest.tsx";
import { Notice } from "./notice.tsx";
import { Avatar, PersonName, plainName } from "./person.tsx";
import { Posts } from "./posts.tsx";
import { useReader } from "./reader.ts";
import { loadedAs, useList } from "./use-list.ts";

/** One person's feed, and how complete it is. */
export function PersonView({ author }: { author: string }) {
  const words = useWords();
  const { client, names, model } = useReader();
  const [profile, setProfile] = useState<ProfileView | undefined>(undefined);
  const left = useList(
    hashOf({ kind: "person", author }),
    () => async (next) => loadedAs(await client.request("feedPage", { author, limit: PAGE, ...next }), names),
  );

  const read = async (): Promise<void> => {
    const answer = await client.request("profile", { author });
    if (!answer.ok) return;
    names.see([answer.value]);
    setProfile(answer.value);
  };
  // What is held of this feed changes with what is held at all.
  const waiting = left.list.waiting.value;
  const first = left.list.posts.value.length > 0;
  const posts = first || waiting > 0 ? waiting : model.view.value?.posts;
  useEffect(() => void read(), [author, posts]);

  const name = plainName(author, profile?.name);
  return (
    <>
      <header class="person-top">
        <Avatar author={author} image={profile?.image} size={48} />
        <div>
          <h1 tabIndex={-1}>
            <PersonName author={author} name={profile?.name} />
          </h1>
          <p class="whole-key">{author}</p>
          <p class="soft">
            {profile &&
              feedLine(profile)
                .sentences.map((one) => words.say(one))
                .join(" ")}
          </p>
          {profile && <Interest profile={profile} onChanged={read} />}
        </div>
      </header>
      <Posts
        left={left}
        label={words.t("feed_posts_of", name)}
        empty={
          <Notice
            text={words.t("feed_none_of_person")}
            action={words.t("feed_to_everyone")}
            href={hashOf({ kind: "newest", whose: "everyone" })}
          />
        }
      />
    </>
  );
}

function Interest({ profile, onChanged }: { profile: ProfileView; onChanged: () => Promise<void> }) {
  const words = useWords();
  const { client } = useReader();
  const change = useAction(client, "interest");
  const isFollowed = profile.interest === "followed";
  const press = async (): Promise<void> => {
    await change.run({ author: profile.author, interest: profile.interest === null ? "followed" : null });
    await onChanged();
  };
  return (
    <p class="actions">
      <button
        type="button"
        class={profile.interest === null ? "primary" : "quiet"}
        onClick={() => void press()}
      >
        {words.t(profile.interest === null ? "feed_follow" : isFollowed ? "action_unfollow" : "feed_unblock")}
      </button>
      <a class="button quiet" href={hashOf({ kind: "search", query: { words: "", author: profile.author } })}>
        {words.t("feed_search_here")}
      </a>
      {change.trouble && (
        <span class="error" role="alert">
          {words.say(change.trouble)}
        </span>
      )}
    </p>
  );
}
