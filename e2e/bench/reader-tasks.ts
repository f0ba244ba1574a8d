/** What the bench asks of its script in the reader's page (`reader-probe.ts`), and what that tells. */

/** What stands in the page as `window.probe`; both texts are JSON. */
export interface Probe {
  /** A `ProbeTask`. */
  start(task: string): void;
  /** A `ProbeAnswer`; empty until it is there. */
  answer(): string;
}

export interface ProbeAnswer {
  readonly value?: unknown;
  readonly error?: string;
}

export type ProbeTask =
  /** Resolves with `Opened`. */
  | { readonly kind: "opened" }
  /** Goes where a link would lead; resolves with the ms until that is drawn. */
  | { readonly kind: "go"; readonly hash: string }
  /** Types into the form of the search, and sends it; ms until what was found is drawn. */
  | { readonly kind: "search"; readonly words: string }
  /** Down the list, a view's height a frame, as far as this row or the end; resolves with `Scrolled`. */
  | { readonly kind: "scroll"; readonly rows: number }
  /** Resolves with `PageState`. */
  | { readonly kind: "page" };

/** ms since the tab went to the page, until the view was full of posts, and until the 50th was drawn, by whoever scrolls down at once. */
export interface Opened {
  readonly filled: number;
  readonly fifty: number;
}

export interface Scrolled {
  readonly rows: number;
  readonly ms: number;
  /** ms that each thousand of rows took. */
  readonly thousands: readonly number[];
  /** ms in which there was nothing to scroll to, since the next page was not there. */
  readonly waited: number;
  readonly frames: number;
  /** The longest time between two frames, ms. */
  readonly gap: number;
  /**
   * How long the page's loop was taken at most, and how often more than 50 and 100 ms, by the same measure in each browser: the page looks at
   * the clock in each frame and by a message right behind it. Up to a frame of waiting is in it, and others' work on a busy machine.
   */
  readonly beat: { readonly longest: number; readonly over50: number; readonly over100: number };
  /** The same as the browser tells it, and where the longest came from; undefined where it does not tell. */
  readonly tasks?: {
    readonly longest: number;
    readonly over50: number;
    readonly over100: number;
    readonly named: string;
  };
}

export interface PageState {
  readonly elements: number;
  readonly rows: number;
  /** Addresses of pictures that were made and not let go of. */
  readonly addresses: number;
  readonly addressesMade: number;
  /** The row at the top of the view, where it stands, and what the button for new posts says. */
  readonly top: string;
  readonly at: number;
  readonly waiting: string;
}
