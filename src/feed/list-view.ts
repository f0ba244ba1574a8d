/**
 * Which rows of a long list are drawn, and where the view stands in it. It knows no document: what has a layout comes in as a host.
 * All lengths are in px. Rows that are not drawn are as high as they were, or as a guess; the difference is scrolled away as it is found.
 */
import { Heights } from "./heights.ts";

/** Rows [from, to) are drawn. */
export interface RowsWindow {
  readonly from: number;
  readonly to: number;
}

/** The list as it is laid out: a gap, the drawn rows, a gap. */
export interface ListHost {
  /** Where the list begins, from the top of the view (what lies over the view's edge is no part of it). */
  top(): number;
  /** The height of the view. */
  seen(): number;
  /** The heights of the drawn rows. */
  measured(): Iterable<readonly [at: number, height: number]>;
  scrollBy(px: number): void;
  /** Asks for other rows; `drawn` is to be called when they are there, with the gaps of `gaps()`. */
  draw(window: RowsWindow): void;
}

/**
 * What is drawn beyond the edges of the view, and how near an edge may come before more is drawn, in heights of the view: a whole page up
 * or down must land on what was measured.
 */
const DRAWN_BEYOND = 1.5;
const NEAR_EDGE = 1;
/** More is asked for before the last row is seen. */
const NEAR_END = 2_000;
/** The tallest gap: browsers can't lay out more than some 17 million px. What has no room in it goes on in our arithmetic alone. */
const TALLEST_GAP = 5_000_000;

export class ListView {
  #heights = new Heights();
  #keys: readonly string[] = [];
  #window: RowsWindow = { from: 0, to: 0 };
  /** What of the list above has no room in the gap. */
  #hidden = 0;
  /** The row that is to stay where it is while all others change, and where it is, from the top of the list's element. */
  #anchor: { readonly key: string; readonly top: number } | undefined;
  /** The row that is to come into view, and where from its top where that matters. */
  #goal: { readonly at: number; readonly top?: number } | undefined;

  constructor(private readonly host: ListHost) {}

  get window(): RowsWindow {
    return this.#window;
  }

  gaps(): { readonly above: number; readonly below: number } {
    const { from, to } = this.#window;
    const all = this.#heights.top(this.#heights.size);
    return {
      above: Math.min(TALLEST_GAP, this.#heights.top(from)),
      below: Math.min(TALLEST_GAP, all - this.#heights.top(to)),
    };
  }

  /** Other rows than before. What was measured of those that stay is kept. Call it before they are drawn. */
  setKeys(keys: readonly string[]): void {
    const before = this.#keys;
    if (keys === before) return;
    this.#keys = keys;
    const last = before.length - 1;
    if (keys.length >= before.length && keys[0] === before[0] && keys[last] === before[last]) {
      this.#heights.grow(keys.length);
    } else {
      const at = this.#heights.rowAt(this.#y());
      const key = before[at];
      if (key !== undefined) this.#anchor = { key, top: this.#heights.top(at) - this.#hidden };
      const places = new Map(before.map((one, place) => [one, place]));
      const heights = new Heights(keys.length);
      keys.forEach((one, place) => {
        const known = this.#heights.measured(places.get(one) ?? -1);
        if (known !== undefined) heights.set(place, known);
      });
      this.#heights = heights;
    }
    const anchor = this.#anchor ? keys.indexOf(this.#anchor.key) : -1;
    const y = anchor < 0 ? this.#y() : this.#heights.top(anchor);
    this.#window = this.#windowFor(y, { from: 0, to: 0 });
  }

  /** The view was scrolled, or changed its size. True: the end of the list is near. */
  look(): boolean {
    const y = this.#y();
    this.#ask(this.#windowFor(y, this.#window));
    return this.#heights.top(this.#heights.size) - y < this.host.seen() + NEAR_END;
  }

  /** What was asked for is there, or rows changed their heights: nothing that is seen moves by it. */
  drawn(): void {
    const y = this.#y();
    const at = this.#anchor ? this.#keys.indexOf(this.#anchor.key) : this.#heights.rowAt(y);
    const before = this.#anchor?.top ?? this.#heights.top(at) - this.#hidden;
    for (const [row, height] of this.host.measured()) this.#heights.set(row, height);
    this.#anchor = undefined;
    this.#hidden = this.#heights.top(this.#window.from) - this.gaps().above;
    const goal = this.#goal;
    this.#goal = undefined;
    if (goal !== undefined) return this.#bring(goal.at, goal.top);
    const by = this.#heights.top(at) - this.#hidden - before;
    if (at >= 0 && Math.abs(by) >= 1) this.host.scrollBy(by);
  }

  /** Brings a row into view: not at all where it is seen whole, else by its top. */
  show(at: number): void {
    if (at >= this.#window.from && at < this.#window.to) return this.#bring(at);
    this.#goal = { at };
    this.#ask(this.#windowFor(this.#heights.top(at), { from: 0, to: 0 }));
  }

  /** The row at the top of the view, and where it stands from there: for `startAt`, when the list is drawn again later. */
  place(): { readonly key: string; readonly top: number } | undefined {
    const at = this.first;
    const key = this.#keys[at];
    return key === undefined
      ? undefined
      : { key, top: this.host.top() + this.#heights.top(at) - this.#hidden };
  }

  /** Begins at a place that was left; at the top where its row is gone. Call it before the first rows are drawn. */
  startAt({ key, top }: { readonly key: string; readonly top: number }): void {
    const at = this.#keys.indexOf(key);
    if (at < 0) return;
    this.#goal = { at, top };
    this.#window = this.#windowFor(this.#heights.top(at), { from: 0, to: 0 });
  }

  /** The row at the top of the view. */
  get first(): number {
    return this.#heights.rowAt(Math.max(0, this.#y()));
  }

  #bring(at: number, wanted?: number): void {
    const top = this.host.top() + this.#heights.top(at) - this.#hidden;
    if (wanted !== undefined) return this.host.scrollBy(top - wanted);
    const height = this.#heights.top(at + 1) - this.#heights.top(at);
    const below = top + height - this.host.seen();
    if (top < 0 || height > this.host.seen()) this.host.scrollBy(top);
    else if (below > 0) this.host.scrollBy(below);
  }

  #ask(window: RowsWindow): void {
    if (window.from === this.#window.from && window.to === this.#window.to) return;
    this.#window = window;
    this.host.draw(window);
  }

  /** The top of the view, from the top of the list. */
  #y(): number {
    return this.#hidden - this.host.top();
  }

  /** The window for a view that begins at `y`: the one of now while its edges are out of sight. */
  #windowFor(y: number, now: RowsWindow): RowsWindow {
    const heights = this.#heights;
    const seen = this.host.seen();
    if (heights.size === 0) return { from: 0, to: 0 };
    const isEnough =
      now.from < now.to &&
      (now.from === 0 || heights.top(now.from) <= y - NEAR_EDGE * seen) &&
      (now.to >= heights.size || heights.top(now.to) >= y + (1 + NEAR_EDGE) * seen) &&
      heights.top(now.to) - heights.top(now.from) < (2 + 4 * DRAWN_BEYOND) * seen;
    if (isEnough) return now;
    return {
      from: heights.rowAt(y - DRAWN_BEYOND * seen),
      to: heights.rowAt(y + (1 + DRAWN_BEYOND) * seen) + 1,
    };
  }
}
