import { afterEach, describe, expect, it } from "vitest";
import type { PubView } from "../rpc/contract.ts";
import { english } from "../testing/english.ts";
import { openPage, type Page } from "../testing/page.tsx";
import { openState, sampleDay, samplePub, sampleView, waitingState } from "../testing/sample-views.ts";
import { jobPhrase } from "../ui/job.tsx";
import { openModel } from "../ui/status-model.ts";
import { App } from "./app.tsx";

const MORE = "More for pub.wiredove.net";
const url = "wss://pub.wiredove.net/";

let page: Page | undefined;
afterEach(() => page?.close());

async function popup(pub: PubView): Promise<Page> {
  page = await openPage("popup", ({ client, clock, signal }) => (
    <App model={openModel(client, clock, signal)} client={client} clock={clock} />
  ));
  page.runtime.answer = () => Promise.resolve({ ok: true, value: null });
  await page.give(sampleView([pub]));
  return page;
}

describe("more of one pub", () => {
  it("is closed at first, opens at a press, and says what each wish costs", async () => {
    const { button, press, root } = await popup(samplePub(openState));
    expect(button(MORE)?.getAttribute("aria-expanded")).toBe("false");
    expect(button("Pull everything")).toBeUndefined();
    await press(MORE);
    expect(button(MORE)?.getAttribute("aria-expanded")).toBe("true");
    const panel = root.querySelector(`[id="${button(MORE)?.getAttribute("aria-controls")}"]`);
    expect(panel?.textContent).toContain("keeps it busy for minutes");
    expect(panel?.textContent).toContain("thousands of posts take hours");
    await press(MORE);
    expect(button("Pull everything")).toBeUndefined();
  });

  it("says in a line how the pub did in the last 24 hours, and nothing where that is not known", async () => {
    const { press, find, runtime, sent, pass } = await popup(samplePub(openState));
    await press(MORE);
    expect(sent("pubDay")).toEqual([{ url }]);
    expect(find(".today").textContent.trim()).toBe("");
    await press(MORE);
    runtime.answer = () => Promise.resolve({ ok: true, value: sampleDay });
    await press(MORE);
    await pass(0);
    expect(find(".today").textContent).toBe(
      "Connected for 17 hours of the last 24 hours. Answers within 42 ms.",
    );
  });

  it("warns less of a pub that says that pulling costs it little", async () => {
    const { press, find } = await popup(samplePub(openState, { safe: true }));
    await press(MORE);
    expect(find(".more").textContent).not.toContain("busy");
  });

  it("asks for everything, or tells everything, once; not while such a wish is being carried out", async () => {
    const { press, sent, give, button } = await popup(samplePub(openState));
    await press(MORE);
    await press("Pull everything");
    await give(sampleView([samplePub(openState, { job: { kind: "pull", done: 0 } })]));
    await press("Push everything");
    expect(button("Push everything")?.getAttribute("aria-disabled")).toBe("true");
    expect([sent("pull"), sent("push")]).toEqual([[{ url }], []]);
    await give(sampleView([samplePub(openState)]));
    await press("Push everything");
    expect(sent("push")).toEqual([{ url }]);
  });
});

describe("a long wish", () => {
  it("shows how far it is, with a bar where the end is known, and can be ended", async () => {
    const { find, press, sent, root, give } = await popup(
      samplePub(openState, { job: { kind: "push", done: 300, of: 1_204 } }),
    );
    expect(find(".job p").textContent).toBe("Pushing everything: 300 of 1,204 posts.");
    expect(find<HTMLProgressElement>(".job progress").value).toBe(300);
    await press("Cancel: pub.wiredove.net");
    expect(sent("cancelJob")).toEqual([{ url }]);
    await give(sampleView([samplePub(openState)]));
    expect(root.querySelector(".job")).toBeNull();
  });

  it("says that it waits while the pub is not connected", async () => {
    const { find } = await popup(samplePub(waitingState, { job: { kind: "pull", done: 5 } }));
    expect(find(".job p").textContent).toBe("Pulling everything goes on when this pub is connected.");
  });

  it.each([
    [{ kind: "pull", done: 1 }, "Pulling everything: 1 post so far."],
    [{ kind: "pull", done: 1_200, of: 20_000 }, "Pulling everything: 1,200 of about 20,000 posts."],
    [{ kind: "push", done: 30, of: 20 }, "Pushing everything: 30 posts so far."],
  ] as const)("%o is told as: %s", (job, sentence) => {
    expect(english.say(jobPhrase(job, true))).toBe(sentence);
  });
});
