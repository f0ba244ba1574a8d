import { act } from "preact/test-utils";
import { afterEach, describe, expect, it, vi } from "vitest";
import { openPage, type Page } from "../testing/page.tsx";
import { SAMPLE_NOW, samplePub, sampleView, waitingState } from "../testing/sample-views.ts";
import { formatDate } from "../ui/dates.ts";
import type { PageParts } from "../ui/parts.ts";
import { openModel } from "../ui/status-model.ts";
import { Archive } from "./archive.tsx";
import { Diagnostics } from "./diagnostics.tsx";
import { Wipe } from "./wipe.tsx";

let page: Page | undefined;
afterEach(() => page?.close());

type Answers = Readonly<Record<string, (args: Record<string, unknown>) => unknown>>;

async function draw(Draw: (parts: PageParts) => preact.JSX.Element, answers: Answers): Promise<Page> {
  page = await openPage("options", ({ client, clock, signal, runtime }) => {
    runtime.answer = async (message) => {
      const { rpc, args } = message as { rpc: string; args: Record<string, unknown> };
      return { ok: true, value: answers[rpc]?.(args) };
    };
    return <Draw model={openModel(client, clock, signal, false)} client={client} clock={clock} />;
  });
  await page.give(sampleView([]));
  await page.pass(0);
  return page;
}

/** Chooses a file, and waits until `said` speaks. */
async function choose({ find }: Page, text: string, done: RegExp): Promise<string> {
  const field = find<HTMLInputElement>("input[type=file]");
  const files = new DataTransfer();
  files.items.add(new File([text], "posts.jsonl"));
  const status = find("[role=status]");
  const spoken = new Promise<void>((resolve) => {
    const look = new MutationObserver(() => {
      if (!done.test(status.textContent ?? "")) return;
      look.disconnect();
      resolve();
    });
    look.observe(status, { childList: true, characterData: true, subtree: true });
  });
  await act(() => {
    field.files = files.files;
    field.dispatchEvent(new Event("change", { bubbles: true }));
  });
  // A file is read by the browser, in its own time.
  await spoken;
  return status.textContent ?? "";
}

describe("reading from a file", () => {
  it("adds up what was taken in", async () => {
    const shown = await draw(Archive, {
      importPage: () => ({ posts: 2, blobs: 1, held: 3, refused: 4, next: 10 }),
    });
    const said = await choose(shown, "one\ntwo\n", /^New/);
    expect(said).toBe("New: 2 posts and 1 other texts. Here already: 3. Not usable: 4.");
    expect(shown.sent("importPage")).toEqual([{ text: "one\ntwo\n", from: 0, last: true }]);
  });

  it("says what is wrong with it, and what came before that", async () => {
    const shown = await draw(Archive, {
      importPage: () => ({ posts: 1, blobs: 0, held: 0, refused: 0, next: 1, trouble: "truncated" }),
    });
    const said = await choose(shown, "one\n", /missing/);
    expect(said).toContain("The end of this file is missing. New: 1 post");
    expect(shown.find("[role=status]").className).toBe("error");
  });
});

describe("a file that can't be read any more", () => {
  it("says so, and another one can be read", async () => {
    const shown = await draw(Archive, {
      importPage: () => ({ posts: 2, blobs: 1, held: 3, refused: 4, next: 10 }),
    });
    const stream = vi.spyOn(Blob.prototype, "stream").mockImplementation(
      () =>
        new ReadableStream({
          pull: (reading) => reading.error(new DOMException("It was taken away.", "NotReadableError")),
        }),
    );
    const said = await choose(shown, "one\n", /broke off/);
    expect(said).toContain("The reading broke off after 0 posts.");
    stream.mockRestore();
    expect(await choose(shown, "one\n", /^New/)).toContain("2 posts");
  });
});

describe("deleting everything", () => {
  it("is asked once more, with the focus on the harmless answer", async () => {
    const { press, sent, button } = await draw(Wipe, { wipe: () => null });
    await press("Delete everything …");
    expect(document.activeElement?.textContent).toBe("Keep");
    await press("Keep");
    expect(document.activeElement).toBe(button("Delete everything …"));
    expect(sent("wipe")).toEqual([]);
    await press("Delete everything …");
    await press("Delete everything");
    expect(sent("wipe")).toEqual([{}]);
  });
});

describe("diagnostics", () => {
  it("says of each part how it is, and what to do", async () => {
    const { press, find, root, give } = await draw(Diagnostics, {
      events: () => [{ at: SAMPLE_NOW, what: "ended-no-answer", of: "wss://pub.example/" }],
      runCheck: () => [
        { check: "online", verdict: "good", next: "none" },
        { check: "pub", verdict: "bad", next: "look-at-pub", url: "wss://pub.example/", detail: "waiting" },
      ],
    });
    await give(sampleView([samplePub(waitingState, { url: "wss://pub.example/" })]));
    expect(find(".events h3").textContent).toBe(formatDate("en", SAMPLE_NOW));
    expect(find(".events li").textContent).toMatch(/\d:\d\d.*pub\.example did not answer\.$/);
    await press("Run check");
    expect([...root.querySelectorAll(".findings .word")].map((one) => one.textContent)).toEqual([
      "Network: good",
      "pub.example: not working",
    ]);
    expect(find(".findings").textContent).toContain("Waiting");
    expect(find(".findings").textContent).toContain("No answer: the pub or your connection is down.");
    expect(find(".findings").textContent).toContain("See under Pubs why");
    expect(find(".check [role=status]").textContent).toContain("Something is not as it should be");
  });
});
