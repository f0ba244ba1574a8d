import { afterEach, describe, expect, it } from "vitest";
import { FIRST_NOTICES, type NoticeChoice, type NoticesView } from "../rpc/notices.ts";
import { openPage, type Page } from "../testing/page.tsx";
import { SAMPLE_NOW, sampleView } from "../testing/sample-views.ts";
import { AsksProvider } from "../ui/permissions.ts";
import { openModel } from "../ui/status-model.ts";
import { Notices } from "./notices.tsx";

let page: Page | undefined;
afterEach(() => page?.close());

/** The section, with a background that keeps the choices, and a browser that says `granted`. */
async function notices(choice: Partial<NoticeChoice> = {}, allowed = false, granted = true) {
  let view: NoticesView = { choice: { ...FIRST_NOTICES, ...choice }, allowed };
  const asked: string[] = [];
  page = await openPage("options", ({ client, clock, signal, runtime }) => {
    runtime.answer = async (message) => {
      const { rpc, args } = message as { rpc: string; args: Partial<NoticeChoice> };
      if (rpc === "setNotices") view = { ...view, choice: { ...view.choice, ...args } };
      return { ok: true, value: view };
    };
    return (
      <AsksProvider
        value={{
          async permission(name) {
            asked.push(name);
            if (granted) view = { ...view, allowed: true };
            return granted;
          },
          site: async () => false,
        }}
      >
        <Notices model={openModel(client, clock, signal, false)} client={client} clock={clock} />
      </AsksProvider>
    );
  });
  await page.give(sampleView([]));
  await page.pass(0);
  return { ...page, asked };
}

const box = (name: string): string => `input[name=${name}]`;

describe("notices", () => {
  it("are off until the person and the browser say yes, and then show what can be chosen", async () => {
    const { find, root, tick, sent, asked } = await notices();
    expect(find<HTMLInputElement>(box("notices")).checked).toBe(false);
    expect(root.querySelector(box("replies"))).toBeNull();
    await tick(box("notices"));
    expect(asked).toEqual(["notifications"]);
    expect(sent("setNotices")).toEqual([{ on: true }]);
    expect(find<HTMLInputElement>(box("notices")).checked).toBe(true);
    expect(find<HTMLInputElement>(box("replies")).checked).toBe(true);
    await tick(box("everyone"));
    expect(sent("setNotices").at(-1)).toEqual({ kinds: ["replies", "mentions", "everyone"] });
    await tick(box("replies"));
    expect(sent("setNotices").at(-1)).toEqual({ kinds: ["mentions", "everyone"] });
  });

  it("stay off where the browser refuses, and say what to do", async () => {
    const { find, tick, sent } = await notices({}, false, false);
    await tick(box("notices"));
    expect(sent("setNotices")).toEqual([]);
    expect(find<HTMLInputElement>(box("notices")).checked).toBe(false);
    expect(find("[role=status]").textContent).toContain("The browser does not allow it.");
  });

  it("are shown as off where the browser took its yes back", async () => {
    const { find } = await notices({ on: true }, false);
    expect(find<HTMLInputElement>(box("notices")).checked).toBe(false);
  });

  it("rest at the hours that are set, over midnight too", async () => {
    const { tick, sent, find, enter } = await notices({ on: true }, true);
    await tick(box("quiet"));
    expect(sent("setNotices").at(-1)).toEqual({ quiet: { from: 22 * 60, to: 7 * 60 } });
    expect(find<HTMLInputElement>("input[type=time]").value).toBe("22:00");
    await enter("input[type=time]", "23:30");
    expect(sent("setNotices").at(-1)).toEqual({ quiet: { from: 23 * 60 + 30, to: 7 * 60 } });
  });

  it("can be paused, and say until when", async () => {
    const { press, sent, find } = await notices(
      { on: true, snoozedUntil: SAMPLE_NOW + 3_600_000, badge: "dot" },
      true,
    );
    expect(find("section [role=status]").textContent).toContain("Nothing is shown until");
    await press("For today");
    await press("End the pause");
    expect(sent("snooze")).toEqual([{ until: "midnight" }, { until: "now" }]);
    expect(find<HTMLInputElement>("input[value=dot]").checked).toBe(true);
  });
});
