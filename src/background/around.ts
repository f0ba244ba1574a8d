/** What stands around the posts of a list: the beginning of what each answers, and how many answer it. Each thing is read once a page. */
import { type Hash, type Post, parseDocument, type Store } from "apds";
import type { AnsweredView, AnswersView } from "../rpc/posts.ts";
import { editsOf, hashField, type ViewDeps } from "./post-views.ts";

/** Of what is answered, in characters. */
const BEGINNING = 320;
/** So many answers are counted. */
const ANSWERS = 20;

export interface AroundDeps extends ViewDeps {
  readonly store: Pick<Store, "author" | "naming" | "message" | "posts">;
  /** Whether the person wants to see it. */
  readonly isWanted: (post: Post) => boolean;
  /** The same, and it is no edit, whose text stands with what it changes. */
  readonly isShown: (post: Post) => Promise<boolean>;
}

export interface Around {
  readonly answered?: AnsweredView;
  readonly answers?: AnswersView;
}

/** Of each of these posts, in their order. */
export async function aroundOf(posts: readonly Post[], deps: AroundDeps): Promise<readonly Around[]> {
  const replies = posts.map(({ content }) => hashField(parseDocument(content), "reply"));
  const asked = [...new Set(replies)].filter((id) => id !== undefined);
  // An answer often stands in one page with what it answers.
  const here = new Map(posts.map((post) => [post.message.id, post]));
  const elsewhere = asked.filter((id) => !here.has(id));
  const found = elsewhere.length > 0 ? await deps.store.posts(elsewhere) : [];
  const known = new Map([...here, ...found.map((post) => [post.message.id, post] as const)]);
  const answeredOf = (id: Hash | undefined): Promise<AnsweredView> | undefined => {
    const post = id && known.get(id);
    return post && deps.isWanted(post) ? answeredView(post, deps) : undefined;
  };
  return Promise.all(
    posts.map(async ({ message }, at) => {
      const [answered, answers] = await Promise.all([answeredOf(replies[at]), answersTo(message.id, deps)]);
      return { ...(answered && { answered }), ...(answers && { answers }) };
    }),
  );
}

async function answeredView(post: Post, { store }: AroundDeps): Promise<AnsweredView> {
  const { author } = post.message;
  const [row, [latest = post]] = await Promise.all([store.author(author), editsOf(post, store)]);
  const body = parseDocument(latest.content).body.slice(0, BEGINNING);
  return { author, body, ...(row?.name && { name: row.name }) };
}

async function answersTo(id: Hash, { store, isShown }: AroundDeps): Promise<AnswersView | undefined> {
  const answers = await store.naming("reply", id, ANSWERS);
  const shown = await Promise.all(answers.map(isShown));
  const count = shown.filter(Boolean).length;
  return count > 0 ? { count, more: answers.length === ANSWERS } : undefined;
}
