/** Posts as pages see them: parsed here, once, with the author's newest name and picture, and the latest text. */
import {
  type Author,
  type AuthorRow,
  type Document,
  type Hash,
  imagesIn,
  type Post,
  parseDocument,
  parseHash,
  type Store,
  textField,
} from "apds";
import type { PostView, TextView } from "../rpc/posts.ts";
import type { OwnMessage } from "../sync/replicate/outbox.ts";

/** As much of a body as a page of posts has. */
const BODY_SHOWN = 16_384;
const IMAGES_SHOWN = 64;
/** So many edits of one post are looked at. */
const EDITS = 50;

export interface ViewDeps {
  readonly store: Pick<Store, "author" | "naming" | "message">;
  readonly isFollowed: (author: Author) => boolean;
  /** Own messages, where they are told. */
  readonly own: () => readonly OwnMessage[];
}

/** Views of these, in their order. `whole`: with bodies of any length. */
export async function postViews(
  posts: readonly Post[],
  deps: ViewDeps,
  whole = false,
): Promise<readonly PostView[]> {
  const own = new Map(deps.own().map((one) => [one.id, one]));
  return Promise.all(
    posts.map(async (post) => {
      const [row, edits] = await Promise.all([
        deps.store.author(post.message.author),
        editsOf(post, deps.store),
      ]);
      return viewOf(post, row, edits, own.get(post.message.id), deps, whole);
    }),
  );
}

/** What views and threads are made of. */
export type Reads = Pick<Store, "author" | "naming" | "message" | "posts">;

/** The reads of one request: an author, and what names a post, is looked up once, however often it is asked. */
export const readsOnce = (store: Reads): Reads => ({
  author: once((author) => store.author(author)),
  naming: once((kind, id, limit) => store.naming(kind, id, limit)),
  message: (id) => store.message(id),
  posts: (ids) => store.posts(ids),
});

function once<A extends readonly (string | number)[], R>(read: (...args: A) => R): (...args: A) => R {
  const known = new Map<string, R>();
  return (...args) => {
    const name = args.join();
    const found = known.get(name) ?? read(...args);
    known.set(name, found);
    return found;
  };
}

/** The edits of a post by its own author, the newest first. */
export async function editsOf(
  { message }: Pick<Post, "message">,
  store: Pick<Store, "naming">,
): Promise<readonly Post[]> {
  const edits = await store.naming("edit", message.id, EDITS);
  return edits.filter((edit) => edit.message.author === message.author).reverse();
}

export const textView = ({ message, content }: Post): TextView => ({
  id: message.id,
  ts: message.ts,
  body: parseDocument(content).body.slice(0, BODY_SHOWN),
});

/** What a post changes, where that is held and by the same author. */
export async function editedBy(post: Post, store: Pick<Store, "message">): Promise<Hash | undefined> {
  const edit = hashField(parseDocument(post.content), "edit");
  const original = edit && (await store.message(edit));
  return original?.author === post.message.author ? edit : undefined;
}

function viewOf(
  { message, content }: Post,
  row: AuthorRow | undefined,
  edits: readonly Post[],
  own: OwnMessage | undefined,
  { isFollowed }: ViewDeps,
  whole: boolean,
): PostView {
  const document = parseDocument(content);
  const [latest] = edits;
  const { body } = latest ? parseDocument(latest.content) : document;
  const [reply, edit] = [hashField(document, "reply"), hashField(document, "edit")];
  const replyTo = parseHash(textField(document, "replyto") ?? "");
  const states = own && [...own.pubs.values()];
  return {
    id: message.id,
    author: message.author,
    ts: message.ts,
    body: whole ? body : body.slice(0, BODY_SHOWN),
    images: [...new Set(imagesIn(body, IMAGES_SHOWN))],
    ...(row?.name && { name: row.name }),
    ...(row?.image && { image: row.image }),
    ...(!whole && body.length > BODY_SHOWN && { cut: true }),
    ...(reply && { reply }),
    ...(replyTo && { replyTo }),
    ...(edit && { edit }),
    ...(latest && { edited: { ts: latest.message.ts, earlier: edits.length } }),
    ...(isFollowed(message.author) && { followed: true }),
    ...(states && {
      own: { listed: states.filter(({ kind }) => kind === "listed").length, owed: states.length },
    }),
  };
}

export const hashField = (document: Document, name: "reply" | "edit"): Hash | undefined =>
  parseHash(textField(document, name) ?? "");
