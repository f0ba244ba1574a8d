import type { ComponentChildren } from "preact";
import { useLayoutEffect, useRef, useState } from "preact/hooks";
import { useWords } from "../ui/words.ts";

interface ClippedParts {
  /** There is more than what is given here. */
  readonly isLonger: boolean;
  readonly isOpen: boolean;
  readonly onOpen: () => Promise<void>;
  readonly children: ComponentChildren;
}

/** What is higher than a screen's half shows its beginning, and the rest when asked: one post can't take the list over. */
export function Clipped({ isLonger, isOpen, onOpen, children }: ClippedParts) {
  const words = useWords();
  const outer = useRef<HTMLDivElement>(null);
  const [isOver, setOver] = useState(false);
  const hasMore = !isOpen && (isOver || isLonger);

  const measure = (): void => {
    const box = outer.current;
    if (box && !isOpen) setOver(box.scrollHeight > box.clientHeight + 1);
  };
  useLayoutEffect(() => together(measure));
  // A row is not drawn again because the window gets narrower, but its lines break anew.
  useLayoutEffect(() => {
    const life = new AbortController();
    addEventListener("resize", () => together(measure), { passive: true, signal: life.signal });
    return () => life.abort();
  }, [isOpen]);

  const open = async (): Promise<void> => {
    await onOpen();
    // The button goes away: the keyboard stays at what it opened.
    outer.current?.closest<HTMLElement>("[tabindex]")?.focus({ preventScroll: true });
  };

  return (
    <>
      <div
        class={isOpen ? "clip open" : hasMore ? "clip over" : "clip"}
        ref={outer}
        // Pictures come later than the text.
        onLoadCapture={measure}
      >
        {children}
      </div>
      {hasMore && (
        <button type="button" class="quiet show-more" onClick={() => void open()}>
          {words.t("feed_show_more")}
        </button>
      )}
    </>
  );
}

const waiting: (() => void)[] = [];

/**
 * Looks at the document behind all that one drawing puts into it, and before it is seen: a row that looked at once would have the page laid
 * out anew, and then the next row again.
 */
function together(look: () => void): void {
  if (waiting.push(look) > 1) return;
  queueMicrotask(() => {
    for (const one of waiting.splice(0)) one();
  });
}
