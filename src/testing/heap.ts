/** A binary heap: the least element first. */
export class Heap<T> {
  readonly #items: T[] = [];

  /** @param compare negative where `a` comes before `b` */
  constructor(private readonly compare: (a: T, b: T) => number) {}

  peek(): T | undefined {
    return this.#items[0];
  }

  push(item: T): void {
    const items = this.#items;
    let at = items.push(item) - 1;
    while (at > 0) {
      const above = (at - 1) >> 1;
      const parent = items[above];
      if (parent === undefined || this.compare(parent, item) <= 0) break;
      items[at] = parent;
      at = above;
    }
    items[at] = item;
  }

  pop(): T | undefined {
    const items = this.#items;
    const first = items[0];
    const last = items.pop();
    if (last === undefined || items.length === 0) return first;
    let at = 0;
    for (;;) {
      let below = 2 * at + 1;
      let child = items[below];
      if (child === undefined) break;
      const right = items[below + 1];
      if (right !== undefined && this.compare(right, child) < 0) {
        below += 1;
        child = right;
      }
      if (this.compare(child, last) >= 0) break;
      items[at] = child;
      at = below;
    }
    items[at] = last;
    return first;
  }
}
