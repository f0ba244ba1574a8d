/**
 * What the bench puts into the reader's page: it looks at the clock, and scrolls. One function without anything around it: its text goes into
 * the page, before the reader's own script. It is asked by `start`, and answers by `answer`: a driver waits for no script that takes a minute.
 */

import type { Opened, PageState, Probe, ProbeAnswer, ProbeTask, Scrolled } from "./reader-tasks.ts";

export function probe(): void {
  type Scripted = PerformanceEntry & {
    readonly scripts?: readonly { invoker: string; sourceFunctionName: string; duration: number }[];
  };
  let answer = "";
  let [made, live] = [0, 0];
  const make = URL.createObjectURL.bind(URL);
  const letGo = URL.revokeObjectURL.bind(URL);
  URL.createObjectURL = (what) => {
    made++;
    live++;
    return make(what);
  };
  URL.revokeObjectURL = (url) => {
    live--;
    letGo(url);
  };

  /** Behind the frame that shows what is in the document now. */
  const painted = (): Promise<number> =>
    new Promise((resolve) => {
      requestAnimationFrame(() => {
        const { port1, port2 } = new MessageChannel();
        port1.onmessage = () => resolve(performance.now());
        port2.postMessage(0);
      });
    });
  /** Looks at each change of the document. */
  const seen = (isSo: () => boolean): Promise<void> =>
    new Promise((resolve) => {
      const look = (): void => {
        if (!isSo()) return;
        observer.disconnect();
        resolve();
      };
      const observer = new MutationObserver(look);
      observer.observe(document, { childList: true, subtree: true, attributes: true });
      look();
    });
  const list = (): Element | null => document.querySelector(".rows");
  const lastRow = (): HTMLElement | undefined =>
    [...(list()?.querySelectorAll<HTMLElement>(":scope > .row") ?? [])].at(-1);
  const atEnd = (): boolean => list()?.parentElement?.querySelector(":scope > .end") instanceof Element;
  const place = (row: Element | undefined): number => Number(row?.getAttribute("aria-posinset") ?? 0);
  /** Posts down to the edge of the view, or all; of a person, what is said of them too. */
  const isFilled = (but?: Element | null): boolean => {
    const row = lastRow();
    if (row === undefined || list() === but) return false;
    const head = document.querySelector(".person-top");
    if (head !== null && head.querySelector(".actions") === null) return false;
    return (
      row.getBoundingClientRect().bottom >= innerHeight || atEnd() || location.hash.startsWith("#/post/")
    );
  };

  const opened = (async (): Promise<Opened> => {
    await seen(isFilled);
    const filled = await painted();
    await seen(() => {
      scrollTo({ top: document.documentElement.scrollHeight, behavior: "instant" });
      return place(lastRow()) >= 50;
    });
    const fifty = await painted();
    scrollTo({ top: 0, behavior: "instant" });
    return { filled, fifty };
  })();

  async function drawn(begin: () => void): Promise<number> {
    const before = list();
    const began = performance.now();
    begin();
    await seen(() => isFilled(before));
    return (await painted()) - began;
  }

  async function scroll(rows: number): Promise<Scrolled> {
    const life = new AbortController();
    const entries: Scripted[] = [];
    const kinds = PerformanceObserver.supportedEntryTypes;
    const observer = new PerformanceObserver((all) => entries.push(...(all.getEntries() as Scripted[])));
    for (const type of ["longtask", "long-animation-frame"])
      if (kinds.includes(type)) observer.observe({ type });
    const beats: number[] = [];
    let last = performance.now();
    const look = (): void => {
      const now = performance.now();
      if (now - last > 25) beats.push(now - last);
      last = now;
    };
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = look;
    const beat = (): void => {
      look();
      port2.postMessage(0);
      if (!life.signal.aborted) requestAnimationFrame(beat);
    };
    requestAnimationFrame(beat);

    const began = performance.now();
    const marks: number[] = [];
    let [frames, gap, waited, before] = [0, 0, 0, began];
    let reached = 0;
    await new Promise<void>((resolve) => {
      const step = (): void => {
        const now = performance.now();
        frames++;
        gap = Math.max(gap, now - before);
        reached = place(lastRow());
        while (marks.length < Math.floor(reached / 1_000)) marks.push(now);
        const y = scrollY;
        const isLast = atEnd() && y + innerHeight >= document.documentElement.scrollHeight - 1;
        if (reached >= rows || isLast) return resolve();
        scrollBy({ top: innerHeight, behavior: "instant" });
        if (scrollY - y < innerHeight / 2) waited += now - before;
        before = now;
        requestAnimationFrame(step);
      };
      requestAnimationFrame(step);
    });
    const ms = performance.now() - began;
    // Entries are told behind what they are about.
    await new Promise((resolve) => setTimeout(resolve, 500));
    life.abort();
    observer.disconnect();
    const told = (type: string): Scripted[] => entries.filter(({ entryType }) => entryType === type);
    const sums = (all: readonly number[]) => ({
      longest: Math.max(0, ...all),
      over50: all.filter((one) => one > 50).length,
      over100: all.filter((one) => one > 100).length,
    });
    const slowest = told("long-animation-frame").sort((a, b) => b.duration - a.duration)[0];
    const named = (slowest?.scripts ?? [])
      .map((one) => `${one.invoker} ${one.sourceFunctionName} ${one.duration.toFixed(0)} ms`)
      .join(", ");
    return {
      rows: reached,
      ms,
      thousands: marks.map((mark, at) => mark - (marks[at - 1] ?? began)),
      waited,
      frames,
      gap,
      beat: sums(beats),
      ...(kinds.includes("longtask") && {
        tasks: { ...sums(told("longtask").map(({ duration }) => duration)), named },
      }),
    };
  }

  function page(): PageState {
    const top = [...(list()?.querySelectorAll<HTMLElement>(":scope > .row") ?? [])].find(
      (row) => row.getBoundingClientRect().bottom > 80,
    );
    return {
      elements: document.querySelectorAll("*").length,
      rows: document.querySelectorAll(".row").length,
      addresses: live,
      addressesMade: made,
      top: top?.querySelector<HTMLElement>("[data-id]")?.dataset.id ?? "",
      at: top?.getBoundingClientRect().top ?? 0,
      waiting: document.querySelector<HTMLElement>(".waiting")?.innerText ?? "",
    };
  }

  async function search(words: string): Promise<number> {
    const form = document.querySelector<HTMLFormElement>("form.search");
    const field = form?.querySelector<HTMLInputElement>("input[type=search]");
    if (!form || !field) throw new Error("no form to search by");
    field.value = words;
    return drawn(() => form.requestSubmit());
  }

  function run(task: ProbeTask): unknown {
    switch (task.kind) {
      case "opened":
        return opened;
      case "go":
        return drawn(() => {
          location.hash = task.hash;
        });
      case "search":
        return search(task.words);
      case "scroll":
        return scroll(task.rows);
      case "page":
        return page();
    }
  }

  const answered = (told: ProbeAnswer): void => {
    answer = JSON.stringify(told);
  };
  const face: Probe = {
    start(task) {
      answer = "";
      Promise.resolve(run(JSON.parse(task) as ProbeTask)).then(
        (value) => answered({ value }),
        (error: unknown) => answered({ error: String(error) }),
      );
    },
    answer: () => answer,
  };
  Reflect.set(window, "probe", face);
}
