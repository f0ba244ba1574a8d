import { afterEach, describe, expect, it } from "vitest";
import type { StatusView } from "../rpc/contract.ts";
import { openPage, type Page } from "../testing/page.tsx";
import { openState, SAMPLE_NOW, samplePub, sampleView, waitingState } from "../testing/sample-views.ts";
import { openModel } from "../ui/status-model.ts";
import { App } from "./app.tsx";

const open = samplePub(openState);
const waiting = samplePub(waitingState, { url: "wss://pub.example.org/" });

let page: Page | undefined;
afterEach(() => page?.close());

/** The popup, with its first view when one is given. */
async function popup(first?: StatusView): Promise<Page> {
  page = await openPage("popup", ({ client, clock, signal }) => (
    <App model={openModel(client, clock, signal)} client={client} clock={clock} />
  ));
  if (first) await page.give(first);
  return page;
}

describe("the popup as it opens", () => {
  it("stands before the first view, asks the background to look at its pubs, and has no word for a short wait", async () => {
    const { root, find, pass, sent, give } = await popup();
    expect(root.querySelector("h1")?.textContent).toBe("Wiredove Sync");
    expect(sent("ensure")).toEqual([{}]);
    expect(find(".summary-state").textContent).toBe("");
    await pass(499);
    await give(sampleView([open]));
    await pass(1_000);
    expect(find(".summary-state").textContent).toBe("Connected to your pub.");
  });

  it("says that the background wakes up when no view comes", async () => {
    const { find, pass } = await popup();
    await pass(500);
    expect(find(".summary-state").textContent).toBe("Waking up…");
  });

  it("tells the background that what is new has been seen, at most once a second", async () => {
    const { give, sent, pass } = await popup(sampleView([open]));
    expect(sent("seen")).toEqual([]);
    for (let unseen = 1; unseen <= 10; unseen++) {
      await give(sampleView([open], { unseen }));
      await pass(90);
    }
    expect(sent("seen")).toEqual([{}]);
    await pass(100);
    expect(sent("seen")).toEqual([{}, {}]);
    await give(sampleView([open]));
    await pass(10_000);
    expect(sent("seen")).toHaveLength(2);
  });
});

describe("the popup as it stays open", () => {
  it("counts down by itself, second by second", async () => {
    const { find, pass } = await popup(sampleView([waiting]));
    expect(find(".state").textContent).toBe("Waiting· next try in 0:42");
    await pass(1_000);
    expect(find(".detail").textContent).toBe("· next try in 0:41");
    await pass(41_000);
    expect(find(".detail").textContent).toBe("· trying again now");
  });

  it("counts in the background's time, when this page's clock is another", async () => {
    const ahead = SAMPLE_NOW + 3_600_000;
    const late = samplePub({ ...waitingState, retryAt: ahead + 10_000 });
    const { find, pass } = await popup(sampleView([late], { now: ahead }));
    expect(find(".detail").textContent).toBe("· next try in 0:10");
    await pass(3_000);
    expect(find(".detail").textContent).toBe("· next try in 0:07");
  });

  it("hides what may be stale when the port is lost for longer than a moment, and shows it again with the next view", async () => {
    const { find, pass, give, lose } = await popup(sampleView([open]));
    await lose();
    await pass(499);
    expect(find(".summary-state").textContent).toBe("Connected to your pub.");
    await pass(1);
    expect(find(".summary-state").textContent).toBe("Waking up…");
    expect(find(".summary-held").textContent).toBe("");
    expect(find(".card").dataset.state).toBe("unknown");
    await give(sampleView([open], { posts: 2_000 }));
    expect(find(".summary-held").textContent).toContain("2,000 posts");
    expect(find(".card").dataset.state).toBe("open");
  });

  it("does not flicker when the worker comes back at once", async () => {
    const { find, pass, give, lose } = await popup(sampleView([open]));
    for (let death = 0; death < 3; death++) {
      await lose();
      await pass(100);
      await give(sampleView([open]));
      await pass(29_900);
      expect(find(".summary-state").textContent).toBe("Connected to your pub.");
    }
  });

  it("says what to do when the extension was updated under it", async () => {
    const { find, pass, lose, runtime } = await popup(sampleView([open]));
    runtime.gone = true;
    await lose();
    await pass(1_000);
    expect(find(".summary-state").textContent).toContain("was updated");
  });

  it("reads out changes of the state, calmly, and never a counter", async () => {
    const { find, pass, give } = await popup(sampleView([open]));
    await pass(2_000);
    const live = find("[aria-live=polite]");
    expect(live.textContent).toBe("Connected to your pub.");
    const heard: (string | null)[] = [];
    const observer = new MutationObserver(() => heard.push(live.textContent));
    observer.observe(live, { childList: true, characterData: true, subtree: true });
    for (let posts = 1; posts < 20; posts++) {
      await give(sampleView([posts % 2 ? waiting : open], { posts }));
      await pass(100);
    }
    await give(sampleView([waiting]));
    await pass(2_000);
    await pass(10_000);
    observer.disconnect();
    expect(heard).toEqual(["Not connected to your pub."]);
  });
});
