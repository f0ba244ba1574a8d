import { useEffect, useState } from "preact/hooks";
import type { ProfileView } from "../rpc/posts.ts";
import { Avatar } from "../ui/avatar.tsx";
import { feedLine } from "../ui/feed-line.ts";
import { useWords } from "../ui/words.ts";
import { hashOf } from "./address.ts";
import { PAGE } from "./newest.tsx";
import { Notice } from "./notice.tsx";
import { PersonName, plainName } from "./person.tsx";
import { PersonActions } from "./person-actions.tsx";
import { Posts } from "./posts.tsx";
import { useReader } from "./reader.ts";
import { loadedAs, useList } from "./use-list.ts";

/** One person's feed, and how complete it is. */
export function PersonView({ author }: { author: string }) {
  const words = useWords();
  const { client, names, model, left: lists } = useReader();
  const [turn, setTurn] = useState(0);
  const [profile, setProfile] = useState<ProfileView | undefined>(undefined);
  const left = useList(
    hashOf({ kind: "person", author }),
    () => async (next) => loadedAs(await client.request("feedPage", { author, limit: PAGE, ...next }), names),
    turn,
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

  const changed = async (): Promise<void> => {
    await read();
    // Whom one hides or shows is in other lists too: all of them are read anew.
    lists.clear();
    setTurn((now) => now + 1);
  };

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
          {profile && <PersonActions profile={profile} onFollowed={read} onHidden={changed} />}
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
