import type { ComponentChildren } from "preact";
import { useCallback, useEffect, useLayoutEffect, useRef, useState } from "preact/hooks";
import type { PostView } from "../rpc/posts.ts";
import { plural } from "../ui/phrase.ts";
import { useWords } from "../ui/words.ts";
import { hashOf } from "./address.ts";
import { moment } from "./moment.ts";
import { plainName } from "./person.tsx";
import { PostCard } from "./post-card.tsx";
import { type LeftList, useReader } from "./reader.ts";
import { Rows } from "./rows.tsx";

interface PostsParts {
  readonly left: LeftList;
  readonly label: string;
  /** Where there is no post: one sentence and one action. */
  readonly empty: ComponentChildren;
}

/** A list of posts in all its states. */
export function Posts({ left, label, empty }: PostsParts) {
  const words = useWords();
  const reader = useReader();
  const { list } = left;
  const top = useRef<HTMLDivElement>(null);
  const posts = list.posts.value;
  const state = list.state.value;
  const draw = useCallback((post: PostView) => <PostCard post={post} />, []);

  const taken = list.taken.value;
  const seen = useRef(taken);
  const take = (): void => {
    list.take();
    // The button goes away.
    top.current?.focus({ preventScroll: true });
  };
  // Behind the list's own care for what was read: whoever asks for new posts wants to see them.
  useLayoutEffect(() => {
    if (taken !== seen.current) showStart(top.current);
    seen.current = taken;
  }, [posts, taken]);

  return (
    <div class="posts" ref={top} tabIndex={-1}>
      <Waiting count={list.waiting.value} onTake={take} />
      {posts.length > 0 && (
        <Rows
          label={label}
          items={posts}
          keyOf={idOf}
          labelOf={(post) =>
            words.t(
              "feed_post_label",
              plainName(post.author, post.name),
              moment(post.ts, reader.minute.peek()),
            )
          }
          draw={draw}
          hasLetters={reader.letters.on.value}
          busy={state.kind === "loading"}
          onNearEnd={() => void list.more()}
          onOpen={open}
          start={left.place}
          onPlace={(place) => {
            left.place = place;
          }}
        />
      )}
      {state.kind === "loading" && <Reading />}
      {state.kind === "trouble" && (
        <div class="notice" role="alert">
          <p>{words.say(state.trouble)}</p>
          <button type="button" onClick={() => void list.more(true)}>
            {words.t("feed_again")}
          </button>
        </div>
      )}
      {state.kind === "more" && posts.length === 0 && (
        <div class="notice">
          <p>{words.t("feed_more_to_read")}</p>
          <button type="button" onClick={() => void list.more()}>
            {words.t("feed_read_on")}
          </button>
        </div>
      )}
      {state.kind === "end" && (posts.length > 0 ? <p class="end soft">{words.t("feed_end")}</p> : empty)}
    </div>
  );
}

/** With what stands above it, where there is room for that: the field for a post, and the button that has the focus. */
function showStart(list: HTMLElement | null): void {
  const above = (list?.getBoundingClientRect().top ?? 0) + scrollY;
  if (above < innerHeight / 2) scrollTo({ top: 0, behavior: "instant" });
  else list?.scrollIntoView({ block: "start", behavior: "instant" });
}

const open = ({ id }: PostView): void => {
  location.hash = hashOf({ kind: "post", id });
};

const idOf = ({ id }: PostView): string => id;

/** Posts that came while one reads: a button, so that nothing moves under the eyes. It is said once that there are some, and not each. */
export function Waiting({ count, onTake }: { count: number; onTake: () => void }) {
  const words = useWords();
  return (
    <>
      <p class="visually-hidden" role="status">
        {count > 0 ? words.t("feed_waiting_said") : ""}
      </p>
      {count > 0 && (
        <div class="waiting-place">
          <button type="button" class="primary waiting" onClick={onTake}>
            {words.say(plural("feed_waiting", count))}
          </button>
        </div>
      )}
    </>
  );
}

/** A page comes within a moment: only a longer wait gets a word. */
const MOMENT_MS = 1_000;

function Reading() {
  const words = useWords();
  const { clock } = useReader();
  const [isLong, setLong] = useState(false);
  useEffect(() => clock.after(MOMENT_MS, () => setLong(true)), [clock]);
  return (
    <p class="reading soft" role="status">
      {isLong ? words.t("feed_reading") : ""}
    </p>
  );
}
