/**
 * What the person does not want to see: muted people, hidden posts, words; and blocked people, who are the engine's. The lists are kept
 * in the store as Wiredove keeps them, and hide what is given out; nothing is deleted by them.
 */
import { type Author, type Hash, type Post, parseAuthor, parseDocument, parseHash, type Store } from "apds";
import * as v from "valibot";
import { err, ok, type Result, unreachable } from "../base/result.ts";
import type { ModerationView, moderationErrorKinds, moderationFileErrors } from "../rpc/people.ts";
import type { Pool } from "../sync/pool.ts";

const KEY = "moderation";
/** Entries of one list. */
const ENTRIES = 10_000;
const WORD_LENGTH = 100;
/** Of a post's text, so many characters are looked through for words. */
const LOOKED_THROUGH = 65_536;
/** A private key as Wiredove shows it: nobody means to give that away. */
export const PAIR = /[A-Za-z0-9+/]{43}=[A-Za-z0-9+/]{86}==/;

type Lists = Omit<ModerationView, "blockedAuthors">;
export type List = keyof ModerationView;
type EntryFailure = { readonly kind: (typeof moderationErrorKinds)[number] };
type FileFailure = { readonly kind: (typeof moderationFileErrors)[number] };

const texts = v.fallback(v.array(v.string()), []);
const rowShape = v.object({ mutedAuthors: texts, hiddenHashes: texts, mutedWords: texts });
/** What a file may have; at least one of the lists. */
const fileShape = v.object({
  mutedAuthors: v.optional(v.array(v.unknown())),
  hiddenHashes: v.optional(v.array(v.unknown())),
  mutedWords: v.optional(v.array(v.unknown())),
  blockedAuthors: v.optional(v.array(v.unknown())),
});

export interface ModerationDeps {
  readonly store: Pick<Store, "value" | "commit">;
  readonly people: Pool["people"];
}

/** The lists of one engine. Read when they are first needed. */
export class Moderation {
  #lists: Promise<Lists> | undefined;
  #last: Promise<unknown> = Promise.resolve();

  constructor(private readonly deps: ModerationDeps) {}

  async view(): Promise<ModerationView> {
    return { ...(await this.#read()), blockedAuthors: this.deps.people.blocked() };
  }

  /** Decides about posts that are to be shown. `muted` false: what one asked for by its author is shown though they are muted. */
  async filter(muted = true): Promise<(post: Pick<Post, "message" | "content">) => boolean> {
    const { mutedAuthors, hiddenHashes, mutedWords } = await this.#read();
    const [authors, hashes] = [new Set(mutedAuthors), new Set(hiddenHashes)];
    return ({ message, content }) => {
      if ((muted && authors.has(message.author)) || hashes.has(message.id)) return false;
      if (mutedWords.length === 0) return true;
      const { body } = parseDocument(content);
      const text = body.slice(0, LOOKED_THROUGH).toLowerCase();
      return !mutedWords.some((word) => text.includes(word));
    };
  }

  /** Puts an entry into a list, or takes it out. */
  async change(list: List, entry: string, on: boolean): Promise<Result<void, EntryFailure>> {
    const parsed = entryOf(list, entry);
    if (parsed === undefined) return err({ kind: "entry" });
    if (list === "blockedAuthors") return this.#block(parsed as Author, on);
    const changed = await this.#change((lists) => {
      const others = lists[list].filter((other) => other !== parsed);
      if (on && others.length >= ENTRIES) return undefined;
      return { ...lists, [list]: on ? [...others, parsed] : others };
    });
    return changed === "full" ? err({ kind: "too-many" }) : changed ? ok(undefined) : err({ kind: "store" });
  }

  /** Takes in a file of the form that `view` gives, beside what is there; entries that are none are counted. */
  async takeIn(
    text: string,
  ): Promise<Result<{ readonly added: number; readonly refused: number }, FileFailure>> {
    if (PAIR.test(text)) return err({ kind: "key" });
    const file = v.safeParse(fileShape, jsonOf(text));
    if (!file.success) return err({ kind: jsonOf(text) === undefined ? "not-json" : "no-lists" });
    const lists = Object.entries(file.output) as [List, readonly unknown[] | undefined][];
    if (lists.every(([, entries]) => entries === undefined)) return err({ kind: "no-lists" });
    if (lists.some(([, entries]) => (entries?.length ?? 0) > ENTRIES)) return err({ kind: "too-large" });
    let [added, refused] = [0, 0];
    for (const [list, entries = []] of lists) {
      const before = new Set((await this.view())[list]);
      for (const entry of entries) {
        const parsed = typeof entry === "string" ? entryOf(list, entry) : undefined;
        if (parsed !== undefined && before.has(parsed)) continue;
        const done = parsed !== undefined && (await this.change(list, parsed, true)).ok;
        if (done) added++;
        else refused++;
      }
    }
    return ok({ added, refused });
  }

  async #block(author: Author, on: boolean): Promise<Result<void, EntryFailure>> {
    const { people } = this.deps;
    if (!on && people.interest(author) !== "blocked") return ok(undefined);
    const done = await people.setInterest(author, on ? "blocked" : undefined);
    if (done.ok) return ok(undefined);
    const { kind } = done.error;
    return err({ kind: kind === "too-many" || kind === "own" ? kind : "store" });
  }

  /** One change at a time. */
  #change(edit: (lists: Lists) => Lists | undefined): Promise<boolean | "full"> {
    const change = this.#last.then(async () => {
      const value = edit(await this.#read());
      if (value === undefined) return "full" as const;
      const done = await this.deps.store.commit({ values: [{ room: "settings", key: KEY, value }] });
      if (done.ok) this.#lists = Promise.resolve(value);
      return done.ok;
    });
    this.#last = change.catch(() => undefined);
    return change;
  }

  #read(): Promise<Lists> {
    this.#lists ??= this.deps.store.value("settings", KEY).then((value) => {
      const row = v.safeParse(rowShape, value);
      return row.success ? row.output : { mutedAuthors: [], hiddenHashes: [], mutedWords: [] };
    });
    // A read that failed is that of this call only.
    this.#lists.catch(() => {
      this.#lists = undefined;
    });
    return this.#lists;
  }
}

function entryOf(list: List, entry: string): Author | Hash | string | undefined {
  const text = entry.trim();
  switch (list) {
    case "mutedAuthors":
    case "blockedAuthors": {
      const author = parseAuthor(text);
      return author.ok ? author.value : undefined;
    }
    case "hiddenHashes":
      return parseHash(text);
    case "mutedWords":
      return text.length > 0 && text.length <= WORD_LENGTH ? text.toLowerCase() : undefined;
    default:
      return unreachable(list);
  }
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}

const made = new WeakMap<ModerationDeps["people"], Moderation>();

/** The lists of this engine. */
export function moderationOf(engine: {
  readonly apds: { readonly store: Store };
  readonly pool: Pool;
}): Moderation {
  const { people } = engine.pool;
  const known = made.get(people) ?? new Moderation({ store: engine.apds.store, people });
  made.set(people, known);
  return known;
}
