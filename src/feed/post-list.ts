/** Posts as they are read page by page, and those that came meanwhile. Knows no document. */
import { type ReadonlySignal, signal as signalOf } from "@preact/signals";
import type { NextView, PostsView, PostView } from "../rpc/posts.ts";
import type { Phrase } from "../ui/phrase.ts";

/** What a page of posts was read as: `trouble` says why it could not be. */
export type Loaded =
  /** `unindexed`: of a search, how many posts it does not know yet. */
  | { readonly ok: true; readonly value: PostsView & { readonly unindexed?: number } }
  | { readonly ok: false; readonly trouble: Phrase };
export type Load = (next: NextView | undefined) => Promise<Loaded>;

export type ListState =
  | { readonly kind: "loading" }
  /** There is more to read. */
  | { readonly kind: "more" }
  | { readonly kind: "end" }
  | { readonly kind: "trouble"; readonly trouble: Phrase };

/** Pages can be empty and still have a next one (everything in them was left out): so many are read on for one that is not. */
const EMPTY_PAGES = 20;

export class PostList {
  readonly #load: Load;
  readonly #posts = signalOf<readonly PostView[]>([]);
  readonly #state = signalOf<ListState>({ kind: "loading" });
  readonly #waiting = signalOf(0);
  readonly #unindexed = signalOf(0);
  readonly #taken = signalOf(0);
  readonly #ids = new Set<string>();
  #next: NextView | undefined;
  /** The newest page as it was read last, where it has posts that the list lacks. */
  #fresh: PostsView | undefined;
  #reading = false;
  #looking = false;

  constructor(load: Load) {
    this.#load = load;
  }

  get posts(): ReadonlySignal<readonly PostView[]> {
    return this.#posts;
  }
  get state(): ReadonlySignal<ListState> {
    return this.#state;
  }
  /** How many posts came that the list does not show. */
  get waiting(): ReadonlySignal<number> {
    return this.#waiting;
  }

  /** How often what waited was taken in: whoever asks for it, or writes a post, wants to see it. */
  get taken(): ReadonlySignal<number> {
    return this.#taken;
  }

  /** Of a search: how many posts it did not know yet when it was read last. */
  get unindexed(): ReadonlySignal<number> {
    return this.#unindexed;
  }

  /** Reads the next page, once at a time. After a trouble, and at the end, only with `again`. */
  async more(again = false): Promise<void> {
    if (this.#reading || (this.#state.value.kind === "end" && this.#posts.value.length > 0)) return;
    if (this.#state.value.kind === "trouble" && !again) return;
    this.#reading = true;
    this.#state.value = { kind: "loading" };
    await this.#read();
    this.#reading = false;
  }

  async #read(): Promise<void> {
    for (let empty = 0; empty < EMPTY_PAGES; empty += 1) {
      const loaded = await this.#load(this.#next);
      if (!loaded.ok) {
        this.#state.value = { kind: "trouble", trouble: loaded.trouble };
        return;
      }
      const { posts, next, unindexed = 0 } = loaded.value;
      this.#unindexed.value = unindexed;
      this.#next = next;
      const added = posts.filter(({ id }) => !this.#ids.has(id));
      for (const { id } of added) this.#ids.add(id);
      this.#posts.value = [...this.#posts.value, ...added];
      this.#state.value = { kind: next ? "more" : "end" };
      if (added.length > 0 || next === undefined) return;
    }
  }

  /** Looks whether posts came: they wait to be asked for, but where nothing is shown yet. */
  async look(): Promise<void> {
    if (this.#looking || this.#reading || this.#state.value.kind === "trouble") return;
    if (this.#posts.value.length === 0) return this.more();
    this.#looking = true;
    const loaded = await this.#load(undefined);
    this.#looking = false;
    if (!loaded.ok) return;
    this.#fresh = loaded.value;
    this.#unindexed.value = loaded.value.unindexed ?? 0;
    this.#waiting.value = loaded.value.posts.filter(({ id }) => !this.#ids.has(id)).length;
  }

  /** Shows what waits: before what is shown where the two meet, else in its place. */
  take(): void {
    const fresh = this.#fresh;
    if (!fresh) return;
    this.#fresh = undefined;
    this.#waiting.value = 0;
    this.#taken.value += 1;
    const news = new Set(fresh.posts.map(({ id }) => id));
    const meets = fresh.posts.some(({ id }) => this.#ids.has(id)) || fresh.next === undefined;
    if (!meets) {
      this.#next = fresh.next;
      this.#state.value = { kind: fresh.next ? "more" : "end" };
    }
    const posts = meets
      ? [...fresh.posts, ...this.#posts.value.filter(({ id }) => !news.has(id))]
      : fresh.posts;
    this.#ids.clear();
    for (const { id } of posts) this.#ids.add(id);
    this.#posts.value = posts;
  }

  /** A post as it is now, in place of what was read of it. */
  put(post: PostView): void {
    this.#posts.value = this.#posts.value.map((one) => (one.id === post.id ? post : one));
  }
}
