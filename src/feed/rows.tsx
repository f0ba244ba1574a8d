/** A list of any length, one row a post: what is near the view is drawn, and what is being read does not move. */
import type { ComponentChildren } from "preact";
import { useEffect, useLayoutEffect, useMemo, useRef, useState } from "preact/hooks";
import { type ListHost, ListView, type RowsWindow } from "./list-view.ts";
import { stepFor } from "./row-keys.ts";

/** Where a list was left. */
export type Place = NonNullable<ReturnType<ListView["place"]>>;

interface RowsParts<T> {
  /** What the list is, for screen readers. */
  readonly label: string;
  readonly items: readonly T[];
  readonly keyOf: (item: T) => string;
  /** What a row is, for screen readers. */
  readonly labelOf: (item: T) => string;
  /** Enter was pressed on a row itself. */
  readonly onOpen?: (item: T) => void;
  /** The same function for as long as rows would look the same. */
  readonly draw: (item: T) => ComponentChildren;
  /** Whether letters are keys, beside arrows. */
  readonly hasLetters: boolean;
  /** Whether more is being read. */
  readonly busy: boolean;
  /** The end comes into view: called each time that it is found so. */
  readonly onNearEnd: () => void;
  readonly start?: Place | undefined;
  /** Called with where the view stands, as it is scrolled: what `start` is when the list is drawn again. */
  readonly onPlace?: (place: Place | undefined) => void;
}

export function Rows<T>(parts: RowsParts<T>) {
  const { label, items, keyOf, labelOf, draw, busy } = parts;
  const list = useRef<HTMLDivElement>(null);
  const [asked, ask] = useState<RowsWindow>({ from: 0, to: 0 });
  const [view] = useState(() => new ListView(hostOf(list, ask)));
  const known = useRef<readonly T[]>([]);
  /** The row to focus when it is drawn. */
  const wanted = useRef<number | undefined>(undefined);
  const newest = useRef(parts);
  newest.current = parts;

  if (known.current !== items) {
    view.setKeys(items.map(keyOf));
    if (known.current.length === 0 && parts.start) view.startAt(parts.start);
    known.current = items;
  }
  const { from, to } = view.window;
  const gaps = view.gaps();
  const hadFocus = list.current?.contains(document.activeElement) ?? false;

  const look = (): void => {
    if (view.look()) newest.current.onNearEnd();
    newest.current.onPlace?.(view.place());
  };

  const focusRow = (at: number): void => {
    const row = list.current?.querySelector<HTMLElement>(`:scope > [data-at="${at}"]`);
    wanted.current = row ? undefined : at;
    row?.focus({ preventScroll: true });
  };

  useLayoutEffect(() => {
    view.drawn();
    setGaps(list.current, view.gaps());
    if (wanted.current !== undefined) focusRow(wanted.current);
    // A focused row that went out of the document would take the keyboard's place with it.
    else if (hadFocus && !list.current?.contains(document.activeElement))
      list.current?.focus({ preventScroll: true });
    look();
  }, [items, asked]);

  // At once, not after the next frame: a key that is pressed meanwhile would be lost.
  useLayoutEffect(() => {
    const life = new AbortController();
    const { signal } = life;
    addEventListener("scroll", look, { passive: true, signal });
    addEventListener("resize", look, { passive: true, signal });
    addEventListener("keydown", onKeyDown, { signal });
    return () => life.abort();
  }, []);

  // Pictures come, and a window gets narrower.
  const [watch] = useState(() =>
    watcher(() => {
      view.drawn();
      setGaps(list.current, view.gaps());
      look();
    }),
  );
  useEffect(() => watch.only(rowsOf(list.current)), [items, asked]);
  useEffect(() => () => watch.only([]), []);

  function onKeyDown(event: KeyboardEvent): void {
    const size = newest.current.items.length;
    if (size === 0 || !list.current) return;
    const focused = document.activeElement?.closest<HTMLElement>("[data-at]");
    const now = focused && list.current.contains(focused) ? Number(focused.dataset.at) : undefined;
    const here = now === undefined ? undefined : newest.current.items[now];
    if (event.key === "Enter" && event.target === focused && here !== undefined && !event.defaultPrevented)
      newest.current.onOpen?.(here);
    const step = stepFor(event, { now, first: view.first, size, hasLetters: newest.current.hasLetters });
    if (step === undefined) return;
    event.preventDefault();
    view.show(step);
    focusRow(step);
  }

  return (
    <div class="rows" role="feed" aria-label={label} aria-busy={busy} ref={list} tabIndex={-1}>
      <div class="gap" style={{ height: `${gaps.above}px` }} />
      {items.slice(from, to).map((item, at) => (
        <article
          class="row"
          key={keyOf(item)}
          data-at={from + at}
          aria-label={labelOf(item)}
          aria-posinset={from + at + 1}
          aria-setsize={-1}
          // biome-ignore lint/a11y/noNoninteractiveTabindex: articles of a feed take the focus, by the pattern of that role
          tabIndex={0}
        >
          <Drawn item={item} draw={draw} />
        </article>
      ))}
      <div class="gap" style={{ height: `${gaps.below}px` }} />
    </div>
  );
}

/** A row that stays is not drawn again because others come and go. */
function Drawn<T>({ item, draw }: Pick<RowsParts<T>, "draw"> & { readonly item: T }) {
  return useMemo(() => draw(item), [item, draw]);
}

const rowsOf = (list: HTMLElement | null): readonly HTMLElement[] => [
  ...(list?.querySelectorAll<HTMLElement>(":scope > [data-at]") ?? []),
];

/** Calls `changed` when one of the elements that it was told of last has another size than before. */
function watcher(changed: () => void): { only(elements: readonly Element[]): void } {
  const watched = new Set<Element>();
  const observer = new ResizeObserver(changed);
  return {
    only(elements) {
      const now = new Set(elements);
      for (const element of watched)
        if (!now.has(element)) {
          observer.unobserve(element);
          watched.delete(element);
        }
      for (const element of now) {
        // A second time would tell its size anew.
        if (!watched.has(element)) observer.observe(element);
        watched.add(element);
      }
    },
  };
}

/** What was measured since they were drawn can change them by the guess for rows that never were. */
function setGaps(list: HTMLElement | null, { above, below }: ReturnType<ListView["gaps"]>): void {
  const [first, last] = [list?.firstElementChild, list?.lastElementChild];
  if (first instanceof HTMLElement) first.style.height = `${above}px`;
  if (last instanceof HTMLElement) last.style.height = `${below}px`;
}

/** The document scrolls, below a header that stays. */
function hostOf(list: { readonly current: HTMLElement | null }, draw: ListHost["draw"]): ListHost {
  const inset = Number.parseFloat(getComputedStyle(document.documentElement).scrollPaddingTop) || 0;
  return {
    top: () => (list.current?.getBoundingClientRect().top ?? inset) - inset,
    seen: () => innerHeight - inset,
    *measured() {
      for (const row of rowsOf(list.current))
        yield [Number(row.dataset.at), row.getBoundingClientRect().height] as const;
    },
    scrollBy: (px) => scrollBy({ top: px, behavior: "instant" }),
    draw,
  };
}
