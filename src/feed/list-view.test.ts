import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type ListHost, ListView, type RowsWindow } from "./list-view.ts";

const SEEN = 700;

/** A document with one list in it, whose rows have the heights that `heightOf` says. */
function document(heightOf: (key: string) => number) {
  let keys: readonly string[] = [];
  let window: RowsWindow = { from: 0, to: 0 };
  let gaps = { above: 0, below: 0 };
  let scroll = 0;
  let asked: RowsWindow | undefined;
  const height = (at: number): number => heightOf(keys[at] ?? "");
  const bottom = (): number => {
    let sum = gaps.above + gaps.below;
    for (let at = window.from; at < window.to; at += 1) sum += height(at);
    return sum;
  };
  const scrollTo = (to: number): void => {
    scroll = Math.max(0, Math.min(to, bottom() - SEEN));
  };
  const host: ListHost = {
    top: () => -scroll,
    seen: () => SEEN,
    *measured() {
      for (let at = window.from; at < window.to; at += 1) yield [at, height(at)] as const;
    },
    scrollBy: (px) => scrollTo(scroll + px),
    draw: (next) => {
      asked = next;
    },
  };
  const view = new ListView(host);
  const render = (): void => {
    for (let turn = 0; turn < 10; turn += 1) {
      window = view.window;
      gaps = view.gaps();
      asked = undefined;
      view.drawn();
      gaps = view.gaps();
      view.look();
      if (!asked) return;
    }
    throw new Error("it never comes to rest");
  };
  return {
    view,
    setKeys(next: readonly string[]) {
      view.setKeys(next);
      keys = next;
      render();
    },
    scrollBy(px: number) {
      scrollTo(scroll + px);
      view.look();
      if (asked) render();
    },
    grow: render,
    show(at: number) {
      view.show(at);
      if (asked) render();
    },
    /** What is seen: each row with where it stands, from the top of the view. */
    seen(): readonly (readonly [string, number])[] {
      const rows: (readonly [string, number])[] = [];
      let top = gaps.above - scroll;
      for (let at = window.from; at < window.to; at += 1) {
        if (top + height(at) > 0 && top < SEEN) rows.push([keys[at] ?? "", top]);
        top += height(at);
      }
      return rows;
    },
    drawnRows: () => window.to - window.from,
    scrolled: () => scroll,
  };
}

const named = (from: number, to: number): string[] =>
  Array.from({ length: to - from }, (_, at) => `row ${from + at}`);
const uneven = (key: string): number => 60 + ((Number(key.slice(4)) * 7919) % 541);

/** Sums of floats. */
const rounded = (rows: readonly (readonly [string, number])[]) =>
  rows.map(([key, top]) => [key, Math.round(top) + 0]);

describe("a long list", () => {
  it("draws what is near the view, and no more", () => {
    const list = document(uneven);
    list.setKeys(named(0, 100_000));
    expect(list.seen()[0]).toEqual(["row 0", 0]);
    for (let step = 0; step < 200; step += 1) list.scrollBy(300);
    expect(list.drawnRows()).toBeLessThan(40);
    expect(list.seen().length).toBeGreaterThan(0);
  });

  it("never moves what is seen, however wrong its guesses were", () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: -1_500, max: 1_500 }), { maxLength: 40 }),
        fc.nat(80_000),
        (steps, jump) => {
          const list = document(uneven);
          list.setKeys(named(0, 2_000));
          list.scrollBy(jump);
          for (const step of steps) {
            const before = new Map(list.seen());
            const from = list.scrolled();
            list.scrollBy(step);
            const moved = list.seen().filter(([key]) => before.has(key));
            const by = moved.map(([key, top]) => (before.get(key) ?? 0) - top);
            if (by.length > 0) expect(Math.max(...by) - Math.min(...by)).toBeLessThan(1);
            // What is seen before and after went exactly as far as the person scrolled, but for the ends of the list.
            const isInside =
              from + step > 0 && list.scrolled() > 0 && !list.seen().some(([key]) => key === "row 1999");
            if (Math.abs(step) > SEEN || !isInside) continue;
            if (Math.abs(step) < SEEN - 100) expect(by.length).toBeGreaterThan(0);
            for (const one of by) expect(Math.abs(one - step)).toBeLessThan(1.5);
          }
        },
      ),
      { numRuns: 200 },
    );
  });

  it("holds still while a row above the view grows", () => {
    let grown = 0;
    const list = document((key) => (key === "row 20" ? 100 + grown : 100));
    list.setKeys(named(0, 1_000));
    list.scrollBy(2_300);
    const before = list.seen();
    grown = 250;
    list.grow();
    expect(rounded(list.seen()).slice(0, before.length)).toEqual(before);
  });

  it("holds still while rows come before and behind it, and goes on where it was", () => {
    const list = document(uneven);
    list.setKeys(named(100, 400));
    list.scrollBy(9_000);
    const before = list.seen();
    list.setKeys(named(100, 600));
    expect(list.seen()).toEqual(before);
    list.setKeys(named(50, 600));
    expect(list.seen().map(([key]) => key)).toEqual(before.map(([key]) => key));
    for (const [at, [, top]] of list.seen().entries()) expect(top).toBeCloseTo(before[at]?.[1] ?? 0, 0);
  });

  it("is laid out by browsers however long it is", () => {
    const list = document(() => 400);
    list.setKeys(named(0, 100_000));
    list.show(99_999);
    expect(list.seen().at(-1)?.[0]).toBe("row 99999");
    expect(list.scrolled()).toBeLessThan(6_000_000);
    const before = list.seen();
    list.scrollBy(-250);
    list.scrollBy(250);
    expect(list.seen().map(([key]) => key)).toEqual(before.map(([key]) => key));
    list.show(0);
    expect(list.seen()[0]).toEqual(["row 0", 0]);
  });

  it("shows any row: not at all where it is seen whole, else by an edge", () => {
    const list = document(uneven);
    list.setKeys(named(0, 5_000));
    list.show(4_000);
    expect(list.seen().map(([key]) => key)).toContain("row 4000");
    const before = list.scrolled();
    list.show(4_000);
    expect(list.scrolled()).toBe(before);
    list.show(3);
    expect(list.seen().map(([key]) => key)).toContain("row 3");
  });

  it("says when its end is near, and bears having no rows", () => {
    const list = document(() => 100);
    list.setKeys([]);
    expect(list.view.look()).toBe(true);
    list.setKeys(named(0, 500));
    expect(list.view.look()).toBe(false);
    list.show(499);
    expect(list.view.look()).toBe(true);
    list.setKeys([]);
    expect(list.seen()).toEqual([]);
  });
});
