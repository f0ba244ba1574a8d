/** The thread in which a post stands: up to the post that began it, as far as it is held, and down to all answers. Bounded both ways. */
import { type Hash, type Post, parseDocument, type Store } from "apds";
import { editedBy, editsOf, hashField } from "./post-views.ts";

const STEPS_UP = 64;
const POSTS = 300;
const DEPTH = 64;

export interface Thread {
  readonly posts: readonly { readonly post: Post; readonly depth: number }[];
  readonly missing?: Hash;
  readonly more: boolean;
}

type Threading = Pick<Store, "naming" | "message" | "posts">;

/** Undefined where the post is not held. @param isShown answers that are not are left out, with what answers them */
export async function threadOf(
  store: Threading,
  id: Hash,
  isShown: (post: Post) => boolean,
): Promise<Thread | undefined> {
  const first = await postOf(store, id);
  if (first === undefined) return undefined;
  const { root, missing } = await rootOf(store, first);
  const posts: { post: Post; depth: number }[] = [];
  const seen = new Set<Hash>([root.message.id]);
  let more = false;
  const stack = [lookedAt(store, root, 0)];
  for (let at = stack.pop(); at !== undefined; at = stack.pop()) {
    const { post, depth } = at;
    posts.push({ post, depth });
    const answers = (await at.answers).filter((answer) => !seen.has(answer.message.id) && isShown(answer));
    const room = POSTS - posts.length - stack.length;
    if (answers.length > room || (answers.length > 0 && depth === DEPTH)) more = true;
    if (depth === DEPTH) continue;
    const shown = answers.slice(0, Math.max(0, room));
    for (const { message } of shown) seen.add(message.id);
    stack.push(...shown.map((answer) => lookedAt(store, answer, depth + 1)).reverse());
  }
  return { posts, more, ...(missing && { missing }) };
}

/** All answers to one post are looked up beside each other: one behind the other, a thread of hundreds would take seconds. */
function lookedAt(store: Threading, post: Post, depth: number) {
  const answers = answersOf(store, post);
  // Whoever awaits it hears of a failure; the first one ends the thread, and the others must not be called unheard.
  answers.catch(() => undefined);
  return { post, depth, answers };
}

/** Answers to a post or to one of its edits, the oldest first. */
async function answersOf(store: Threading, post: Post): Promise<readonly Post[]> {
  const [own, changes] = await Promise.all([
    store.naming("reply", post.message.id, POSTS),
    editsOf(post, store),
  ]);
  const toEdits = await Promise.all(changes.map(({ message }) => store.naming("reply", message.id, POSTS)));
  const answers = [own, ...toEdits].flat().sort((a, b) => a.message.ts - b.message.ts);
  // An edit of an answer often names again what that answers: its text is shown with the answer itself.
  const edits = await Promise.all(answers.map((answer) => editedBy(answer, store)));
  return answers.filter((_, i) => edits[i] === undefined);
}

/** Up the answers, as far as they are held; an edit stands where the post stands that it changes. */
async function rootOf(store: Threading, from: Post): Promise<{ root: Post; missing?: Hash }> {
  let root = from;
  const seen = new Set<Hash>();
  for (let step = 0; step < STEPS_UP; step++) {
    seen.add(root.message.id);
    const up = (await editedBy(root, store)) ?? hashField(parseDocument(root.content), "reply");
    if (up === undefined || seen.has(up)) return { root };
    const above = await postOf(store, up);
    if (above === undefined) return { root, missing: up };
    root = above;
  }
  return { root };
}

/** A complete post by its id. */
export async function postOf(store: Pick<Store, "posts">, id: Hash): Promise<Post | undefined> {
  const [post] = await store.posts([id]);
  return post;
}
