/** What the bench's process asks of its worker, by BroadcastChannel through a page of the extension. */

export interface Tasks {
  /** Waits for the engine, and says what it holds. */
  ready: { args: null; reply: { posts: number } };
  /** Adds a pub and resolves when so many posts are held; ms from the adding. */
  ingest: { args: { url: string; posts: number }; reply: { ms: number } };
  /** Adds a pub and resolves when its first run of catch-up has ended; ms from the adding until so many texts of it were taken in. */
  run: { args: { url: string; texts: number }; reply: { ms: number } };
  /** Waits until the words of all posts are in the index; ms. */
  indexed: { args: null; reply: { ms: number } };
  remove: { args: { url: string }; reply: null };
  /** Adds a pub that tells posts over its socket, and reports the number of posts held to it; resolves at `posts`. */
  listen: { args: { url: string; posts: number }; reply: null };
  /** As `listen`, without the engine: frames are counted and dropped. What a browser gives out at most. */
  sink: { args: { url: string; posts: number }; reply: null };
  /** The pubs of the next life of the background. */
  keepOnly: { args: { url: string }; reply: null };
  floor: { args: { texts: string }; reply: { ms: number; posts: number } };
  rival: { args: { texts: string }; reply: { ms: number; posts: number } };
  /** Milliseconds a read, the median of several. */
  reads: { args: null; reply: { recent: number; feed?: number; unread: number; estimate: number } };
}

export type Task = keyof Tasks;

export const CHANNEL = "bench";

export type Ask = {
  readonly [T in Task]: { readonly id: string; readonly task: T; readonly args: Tasks[T]["args"] };
}[Task];

export interface Answer {
  readonly answer: string;
  readonly value?: unknown;
  readonly error?: string;
}
