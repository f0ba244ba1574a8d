import { useState } from "preact/hooks";
import type { PostView } from "../rpc/posts.ts";
import { Avatar } from "../ui/avatar.tsx";
import { formatMoment } from "../ui/dates.ts";
import type { Phrase } from "../ui/phrase.ts";
import { troubleOf } from "../ui/use-action.ts";
import { useWords } from "../ui/words.ts";
import { hashOf } from "./address.ts";
import { Answer } from "./answer.tsx";
import { Body } from "./body.tsx";
import { Clipped } from "./clipped.tsx";
import { CopyLink } from "./copy-link.tsx";
import { firstWords } from "./first-words.ts";
import { Hide } from "./hide.tsx";
import { History } from "./history.tsx";
import { moment } from "./moment.ts";
import { Own } from "./own.tsx";
import { PersonLink, PersonName } from "./person.tsx";
import { useReader } from "./reader.ts";

/** Beyond that the row of a list shows the beginning: parsing the whole would be felt while scrolling. In characters. */
const BEGINNING = 4_096;

interface PostCardParts {
  readonly post: PostView;
  /** Whether what it answers stands above it already. */
  readonly inThread?: boolean;
  /** It is the one that was asked for, among others of its thread. */
  readonly isAsked?: boolean;
  /** The person has written an answer, or changed it. */
  readonly onChanged?: (() => void) | undefined;
}

export function PostCard({ post, inThread = false, isAsked = false, onChanged }: PostCardParts) {
  const words = useWords();
  const { client } = useReader();
  const [whole, setWhole] = useState<string | undefined>(undefined);
  const [trouble, setTrouble] = useState<Phrase | undefined>(undefined);
  const short = beginningOf(post.body);
  const isLonger = post.cut === true || short.length < post.body.length;

  const showAll = async (): Promise<void> => {
    if (!post.cut) return setWhole(post.body);
    const answer = await client.request("post", { id: post.id });
    if (!answer.ok) return setTrouble(troubleOf(answer.error));
    setWhole(answer.value?.post.body ?? post.body);
  };

  return (
    <div class="post" data-id={post.id}>
      <Avatar author={post.author} image={post.image} size={32} />
      <div class="post-matter">
        <header class="by">
          <PersonLink author={post.author} name={post.name} />
          <When post={post} />
        </header>
        {post.reply && !inThread && (
          <InReplyTo
            id={post.reply}
            author={post.answered?.author ?? post.replyTo}
            answered={post.answered}
          />
        )}
        {post.edit && (
          <p class="context">
            <a href={hashOf({ kind: "post", id: post.edit })}>{words.t("feed_edit_of")}</a>
          </p>
        )}
        <Clipped isLonger={isLonger && whole === undefined} isOpen={whole !== undefined} onOpen={showAll}>
          <Body author={post.author} text={whole ?? short} />
        </Clipped>
        {trouble && (
          <p class="error" role="alert">
            {words.say(trouble)}
          </p>
        )}
        {post.edited && <History post={post} edited={post.edited} />}
        {post.own && <Own post={post} />}
        <Answer post={post} onChanged={onChanged}>
          {isAsked && <CopyLink name={post.id} />}
          {isAsked && !post.own && <Hide id={post.id} />}
        </Answer>
      </div>
    </div>
  );
}

function When({ post: { id, ts } }: { post: PostView }) {
  const words = useWords();
  const { minute } = useReader();
  return (
    <a class="when" href={hashOf({ kind: "post", id })} title={formatMoment(words.locale, ts)}>
      {words.say(moment(ts, minute.value))}
    </a>
  );
}

interface InReplyToParts {
  readonly id: string;
  readonly author: string | undefined;
  readonly answered: PostView["answered"];
}

/** One line: whom it answers, and how that began, as far as there is room. */
function InReplyTo({ id, author, answered }: InReplyToParts) {
  const words = useWords();
  const beginning = answered && firstWords(answered.body);
  return (
    <p class="context">
      <a href={hashOf({ kind: "post", id })}>
        {author === undefined ? (
          words.t("feed_reply")
        ) : (
          <>
            {words.t("feed_reply_to")} <PersonName author={author} name={answered?.name} />
          </>
        )}
        {beginning !== undefined && (
          <>
            {" · "}
            <bdi>{beginning}</bdi>
          </>
        )}
      </a>
    </p>
  );
}

/** At most `BEGINNING` characters, to the end of a line where there is one. */
function beginningOf(body: string): string {
  if (body.length <= BEGINNING) return body;
  const beginning = body.slice(0, BEGINNING);
  const line = beginning.lastIndexOf("\n");
  return line > BEGINNING / 2 ? beginning.slice(0, line) : beginning;
}
