/**
 * What held posts name is put before the policy again when a choice of the person widens what is wanted: whose post was held already (a
 * stranger whom somebody followed answers, say) names what nobody wanted when it came, and no run from the beginning brings it, since
 * a post that is held is not looked into twice. Owed in the transaction of the choice, done in steps, over restarts.
 */
import type { Author, Batch, Post, Store, Value } from "apds";
import { parseAuthor, parseDocument, referencesOf } from "apds";
import * as v from "valibot";
import { lacking } from "./feeds.ts";
import type { CommitBatch } from "./job-row.ts";
import { hashShape } from "./shapes.ts";

const PREFIX = "again ";
const EVERYBODY = "everybody";
/** Posts that are looked into in one step. */
export const AGAIN_POSTS = 500;

type Missing = NonNullable<Batch["again"]>[number];

const rowShape = v.object({
  /** The last post that was looked into, newest first: its date, ms, and id. Left out: none yet. */
  place: v.optional(
    v.object({
      before: v.number(),
      beforeId: hashShape,
    }),
  ),
});
type Place = v.InferOutput<typeof rowShape>["place"];

export interface LookAgainDeps {
  readonly store: Pick<Store, "values" | "feed" | "recent" | "author" | "pending">;
  readonly commit: CommitBatch;
}

/** The row that says that the posts of this author, or of everybody, are to be looked into. */
export const lookAgain = (whose: Author | typeof EVERYBODY): Value => rowOf(PREFIX + whose, undefined);

const rowOf = (key: string, place: Place): Value => ({ room: "jobs", key, value: { place } });

/** Pictures are wanted whoever shows them, and one that went for want of room is not to come back by this. */
const namedBy = ({ message, content }: Post): readonly Missing[] =>
  referencesOf(parseDocument(content)).flatMap(({ kind, hash }) =>
    kind === "image" ? [] : { hash, kind, author: message.author },
  );

export class LookAgain {
  #busy: Promise<void> | undefined;
  #choosing = 0;
  /** Choices that ended in this life. */
  #choices = 0;
  /** After so many of them nothing was owed. */
  #clearAfter: number | undefined;

  constructor(private readonly deps: LookAgainDeps) {}

  /** Nothing is looked into before this choice is both written and known: by the old one it would be for nothing. */
  async during<T>(choice: () => Promise<T>): Promise<T> {
    this.#choosing += 1;
    try {
      return await choice();
    } finally {
      this.#choosing -= 1;
      this.#choices += 1;
    }
  }

  /**
   * Does all that is owed; one at a time. What finds no room on the disk, or a choice on its way, waits for the next call. Called on each
   * tick: where nothing is owed, nothing is read.
   */
  run(): Promise<void> {
    this.#busy ??= this.#run().finally(() => {
      this.#busy = undefined;
    });
    return this.#busy;
  }

  async #run(): Promise<void> {
    while (this.#clearAfter !== this.#choices && (await this.#step()));
  }

  /** False: nothing is left to do now. */
  async #step(): Promise<boolean> {
    const { store, commit } = this.deps;
    const choices = this.#choices;
    const [owed] = await store.values("jobs", PREFIX);
    if (!owed) {
      if (this.#choosing === 0) this.#clearAfter = choices;
      return false;
    }
    const row = v.safeParse(rowShape, owed.value);
    const place = row.success ? row.output.place : undefined;
    const author = parseAuthor(owed.key.slice(PREFIX.length));
    const page = { limit: AGAIN_POSTS, ...place };
    const posts = await (author.ok ? store.feed(author.value, page) : store.recent(page));
    const first = author.ok && !place ? await lacking(store, author.value) : [];
    const last = posts.length === AGAIN_POSTS ? posts.at(-1)?.message : undefined;
    const next = rowOf(owed.key, last && { before: last.ts, beforeId: last.id });
    if (this.#choosing > 0) return false;
    const done = await commit({
      again: [...first, ...posts.flatMap(namedBy)],
      values: [last ? next : { ...next, value: undefined }],
      // Owed once more meanwhile: then it begins at the beginning.
      provided: [{ ...owed, holds: (value) => JSON.stringify(value) === JSON.stringify(owed.value) }],
    });
    return done.ok;
  }
}
