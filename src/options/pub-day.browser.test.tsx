import { afterEach, describe, expect, it } from "vitest";
import type { PubDayView } from "../rpc/options.ts";
import { openPage, type Page } from "../testing/page.tsx";
import {
  openState,
  SAMPLE_NOW,
  sampleDay,
  samplePub,
  sampleView,
  waitingState,
} from "../testing/sample-views.ts";
import { formatTime } from "../ui/dates.ts";
import { openModel } from "../ui/status-model.ts";
import { stripPaths } from "./day-strip.tsx";
import { Pubs } from "./pubs.tsx";

let page: Page | undefined;
afterEach(() => page?.close());

async function draw(day: PubDayView | null): Promise<Page> {
  page = await openPage("options", ({ client, clock, signal, runtime }) => {
    runtime.answer = async (message) => ({
      ok: true,
      value: (message as { rpc: string }).rpc === "pubDay" ? day : null,
    });
    return <Pubs model={openModel(client, clock, signal, false)} client={client} clock={clock} />;
  });
  await page.give(sampleView([samplePub(openState)]));
  await page.pass(0);
  return page;
}

describe("a pub's last 24 hours", () => {
  it("are a strip with its words, a legend, and what came and went", async () => {
    const { find, root } = await draw(sampleDay);
    const gone = formatTime("en", SAMPLE_NOW - 410 * 60_000, sampleDay.at);
    expect(find("svg.day-strip").getAttribute("aria-label")).toBe(
      `Connected for 17 hours of the last 24 hours. Last gone at ${gone}: the connection was closed.`,
    );
    expect([...root.querySelectorAll(".day-legend li")].map((one) => one.textContent)).toEqual([
      "Connected: 17 hours",
      "Not there: 1 hour",
      "Offline here: 1 hour",
      "Paused: 1 hour",
      "Not running: 2 hours",
    ]);
    const { textContent } = find(".day");
    expect(textContent).toContain("Answers within 42 ms. Measured 9 minutes ago.");
    expect(textContent).toContain(
      "Last 24 hours: 840\u00a0kB came in, 63\u00a0kB went out. New here: 25% of 840 texts; the rest was held already.",
    );
    expect(textContent).toContain(
      "48\u00a0MB came in, 1.2\u00a0MB went out. New here: 25% of 121,416 texts;",
    );
    expect([...root.querySelectorAll(".day-endings li")].map((one) => one.textContent)).toEqual([
      expect.stringMatching(/ to .*, 14 times: error 502$/),
      `${gone}: the connection was closed`,
      expect.stringMatching(/2025.*: the connection fell silent$/),
    ]);
  });

  it("differ by pattern and height, not by colour alone", async () => {
    const { find } = await draw(sampleDay);
    const fills = [...find("svg.day-strip").querySelectorAll(":scope > path:not(.ground)")].map((one) =>
      one.getAttribute("fill"),
    );
    expect(new Set(fills).size).toBe(4);
    const paths = stripPaths({ ...sampleDay, quarters: [{ connected: 225_000, waiting: 675_000 }, {}] });
    expect(paths).toEqual({
      connected: "M0 24.0h6v8.0h-6z",
      waiting: "M0 0.0h6v24.0h-6z",
      off: "",
      paused: "",
    });
  });

  it("are read again when the state changes, and each minute", async () => {
    const { sent, give, pass } = await draw(sampleDay);
    expect(sent("pubDay")).toEqual([{ url: "wss://pub.wiredove.net/" }]);
    await give(sampleView([samplePub(waitingState)]));
    expect(sent("pubDay")).toHaveLength(2);
    await pass(60_000);
    expect(sent("pubDay")).toHaveLength(3);
  });

  it("of a pub that is new, or that went away meanwhile, are no riddle", async () => {
    const { quarters } = sampleDay;
    const { find, root } = await draw({
      ...sampleDay,
      quarters: quarters.map(() => ({})),
      since: sampleDay.at - 60_000,
      ever: { in: 0, out: 0, fresh: 0, known: 0 },
      endings: [],
    });
    expect(find("svg.day-strip").getAttribute("aria-label")).toBe("Not connected in the last 24 hours.");
    expect([...root.querySelectorAll(".day-legend li")].map((one) => one.textContent)).toEqual([
      expect.stringMatching(/^Not running: /),
    ]);
    expect(find(".day").textContent).not.toContain("Since");
    expect(root.querySelector(".day details")).toBeNull();
    page?.close();
    expect((await draw(null)).root.querySelector(".day-strip")).toBeNull();
  });
});
