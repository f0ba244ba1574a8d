/** How high each row of a long list is, in px: measured, or as high as the measured ones are on the average. Looks up in log n. */

/** What a row is taken for before any was measured. */
const FIRST_GUESS = 160;

export class Heights {
  /** Sums over ranges (a Fenwick tree), from 1; of measured heights, and of how many were measured. */
  #sums: Float64Array;
  #counts: Int32Array;
  /** NaN: not measured. */
  #heights: Float64Array;
  #size = 0;

  constructor(size = 0) {
    const room = Math.max(64, size);
    this.#sums = new Float64Array(room + 1);
    this.#counts = new Int32Array(room + 1);
    this.#heights = new Float64Array(room).fill(Number.NaN);
    this.#size = size;
  }

  get size(): number {
    return this.#size;
  }

  /** The height of every row that was not measured. */
  get guess(): number {
    const { sum, count } = this.#upTo(this.#size);
    return count === 0 ? FIRST_GUESS : sum / count;
  }

  measured(at: number): number | undefined {
    const height = this.#heights[at];
    return height === undefined || Number.isNaN(height) ? undefined : height;
  }

  set(at: number, height: number): void {
    const before = this.measured(at);
    if (before === height || at >= this.#size) return;
    this.#heights[at] = height;
    const change = height - (before ?? 0);
    for (let node = at + 1; node < this.#sums.length; node += node & -node) {
      this.#sums[node] = (this.#sums[node] ?? 0) + change;
      if (before === undefined) this.#counts[node] = (this.#counts[node] ?? 0) + 1;
    }
  }

  /** The same heights, with room for more rows behind them; what was measured stays. */
  grow(size: number): void {
    if (size <= this.#size) return;
    if (size > this.#heights.length) {
      const grown = new Heights(Math.max(size, this.#heights.length * 2));
      for (let at = 0; at < this.#size; at += 1) {
        const height = this.measured(at);
        if (height !== undefined) grown.set(at, height);
      }
      this.#sums = grown.#sums;
      this.#counts = grown.#counts;
      this.#heights = grown.#heights;
    }
    this.#size = size;
  }

  /** Where row `at` begins, from the top of the list; the height of all for `at` = size. */
  top(at: number): number {
    const { sum, count } = this.#upTo(Math.min(at, this.#size));
    const rest = Math.min(at, this.#size) - count;
    return sum + (rest === 0 ? 0 : rest * this.guess);
  }

  /** The row that stands at `y`, from the top of the list; the first above it, the last below it. */
  rowAt(y: number): number {
    const guess = this.guess;
    let at = 0;
    let top = 0;
    // Down the tree: by halves of what is left.
    for (let step = 2 ** Math.floor(Math.log2(Math.max(1, this.#sums.length - 1))); step >= 1; step /= 2) {
      const next = at + step;
      if (next > this.#size) continue;
      const count = this.#counts[next] ?? 0;
      const height = (this.#sums[next] ?? 0) + (step - count) * guess;
      if (top + height > y) continue;
      at = next;
      top += height;
    }
    return Math.max(0, Math.min(at, this.#size - 1));
  }

  #upTo(at: number): { sum: number; count: number } {
    let [sum, count] = [0, 0];
    for (let node = at; node > 0; node -= node & -node) {
      sum += this.#sums[node] ?? 0;
      count += this.#counts[node] ?? 0;
    }
    return { sum, count };
  }
}
