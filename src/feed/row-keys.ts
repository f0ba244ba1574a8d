/** Keys that go from row to row. */

interface Where {
  /** The row that has the focus, or in which it is; undefined: none. */
  readonly now: number | undefined;
  /** The row at the top of the view. */
  readonly first: number;
  readonly size: number;
  /** Whether letters are keys here. */
  readonly hasLetters: boolean;
}

/** No other key is held with it, nobody else took it, and no text is typed. Shift is part of how signs are typed. */
export function isForUs({ defaultPrevented, ctrlKey, metaKey, altKey, target }: KeyboardEvent): boolean {
  if (defaultPrevented || ctrlKey || metaKey || altKey) return false;
  return target instanceof HTMLElement && !target.matches("input, textarea, select, [contenteditable]");
}

/**
 * The row that a key goes to; undefined: it is no key of ours here. `j` and `k` work wherever no text is typed. Arrows, Home and End are
 * ours only where a row itself has the focus: elsewhere they scroll, as everywhere.
 */
export function stepFor(event: KeyboardEvent, { now, first, size, hasLetters }: Where): number | undefined {
  const { target, key } = event;
  if (event.shiftKey || !isForUs(event)) return undefined;
  const isRow = target instanceof HTMLElement && target.matches("[data-at]");
  const by = (step: number): number =>
    now === undefined ? first : Math.max(0, Math.min(size - 1, now + step));
  if ((hasLetters && key === "j") || (isRow && key === "ArrowDown")) return by(1);
  if ((hasLetters && key === "k") || (isRow && key === "ArrowUp")) return by(-1);
  if (isRow && key === "Home") return 0;
  if (isRow && key === "End") return size - 1;
  return undefined;
}
