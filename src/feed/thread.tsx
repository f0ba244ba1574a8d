import { useCallback, useEffect, useRef, useState } from "preact/hooks";
import { sleep } from "../base/clock.ts";
import type { ThreadPostView, ThreadView } from "../rpc/posts.ts";
import type { Phrase } from "../ui/phrase.ts";
import { troubleOf } from "../ui/use-action.ts";
import { useWords } from "../ui/words.ts";
import { hashOf } from "./address.ts";
import { moment } from "./moment.ts";
import { Notice } from "./notice.tsx";
import { plainName } from "./person.tsx";
import { PostCard } from "./post-card.tsx";
import { Waiting } from "./posts.tsx";
import { useReader } from "./reader.ts";
import { Rows } from "./rows.tsx";

const LOOK_MS = 2_000;

/** Everything that was said in answer to one post, each answer behind what it answers. */
export function Thread({ id }: { id: string }) {
  const words = useWords();
  const { minute, letters } = useReader();
  const { thread, trouble, waiting, take, again, now } = useThread(id);
  const posts = thread?.posts ?? [];
  const at = posts.findIndex((post) => post.id === id);
  const draw = useCallback(
    (post: ThreadPostView) => (
      <div class={post.id === id ? "answer here" : "answer"} data-depth={Math.min(post.depth, DEEPEST)}>
        <PostCard post={post} inThread={post.depth > 0} isAsked={post.id === id} onChanged={now} />
      </div>
    ),
    [id, now],
  );
  return (
    <>
      <h1 class="visually-hidden" tabIndex={-1}>
        {words.t("feed_thread")}
      </h1>
      <Waiting count={waiting} onTake={take} />
      {trouble && (
        <div class="notice" role="alert">
          <p>{words.say(trouble)}</p>
          <button type="button" onClick={again}>
            {words.t("feed_again")}
          </button>
        </div>
      )}
      {thread?.missing && <p class="missing soft">{words.t("feed_missing_above")}</p>}
      {posts.length > 0 && (
        <Rows
          label={words.t("feed_thread")}
          items={posts}
          keyOf={idOf}
          labelOf={(post) =>
            words.t("feed_post_label", plainName(post.author, post.name), moment(post.ts, minute.peek()))
          }
          draw={draw}
          hasLetters={letters.on.value}
          busy={false}
          onNearEnd={() => {}}
          start={at > 0 ? { key: id, top: START_TOP } : undefined}
        />
      )}
      {thread?.more && <p class="end soft">{words.t("feed_thread_more")}</p>}
      {thread && posts.length === 0 && (
        <Notice
          text={words.t("feed_missing_post")}
          action={words.t("feed_to_everyone")}
          href={hashOf({ kind: "newest", whose: "everyone" })}
        />
      )}
    </>
  );
}

/** Answers to answers go in no further than this: a narrow panel must have room for words. */
const DEEPEST = 5;
/** The post that was asked for stands below the end of what it answers. In px. */
const START_TOP = 80;

const idOf = ({ id }: ThreadPostView): string => id;

/** The thread as it was when it was asked for; what came since waits. */
function useThread(id: string) {
  const { client, names, clock, model } = useReader();
  const [thread, setThread] = useState<ThreadView | undefined>(undefined);
  const [newer, setNewer] = useState<ThreadView | undefined>(undefined);
  const [trouble, setTrouble] = useState<Phrase | undefined>(undefined);
  const shown = useRef<ThreadView | undefined>(undefined);
  shown.current = thread;

  const read = async (atOnce = false): Promise<void> => {
    const answer = await client.request("thread", { id });
    setTrouble(answer.ok || shown.current ? undefined : troubleOf(answer.error));
    if (!answer.ok) return;
    names.see(answer.value.posts);
    if (!atOnce && shown.current && shown.current.posts.length > 0) setNewer(answer.value);
    else setThread(answer.value);
  };
  useEffect(() => void read(), []);

  const posts = model.view.value?.posts;
  useEffect(() => {
    const life = new AbortController();
    void sleep(clock, LOOK_MS, life.signal).then(() => (life.signal.aborted ? undefined : read()));
    return () => life.abort();
  }, [posts]);

  const now = useCallback(() => void read(true), [client, id]);

  const known = new Set(thread?.posts.map((post) => post.id));
  return {
    thread,
    trouble,
    waiting: newer?.posts.filter((post) => !known.has(post.id)).length ?? 0,
    take: () => {
      setThread(newer);
      setNewer(undefined);
    },
    again: () => void read(),
    now,
  };
}
