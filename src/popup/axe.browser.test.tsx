import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import type { PubView } from "../rpc/contract.ts";
import { axeFaults, dress, themes, wear } from "../testing/axe.ts";
import { openPage, type Page } from "../testing/page.tsx";
import { openState, SAMPLE_NOW, samplePub, sampleView, waitingState } from "../testing/sample-views.ts";
import { openModel } from "../ui/status-model.ts";
import { App } from "./app.tsx";

let sheets: { remove(): void } | undefined;
beforeAll(async () => {
  sheets = await dress(
    ...["../ui/theme.css", "../ui/parts.css", "./popup.css"].map((file) => new URL(file, import.meta.url)),
  );
});
afterAll(() => sheets?.remove());

let page: Page | undefined;
afterEach(() => {
  page?.close();
  wear(undefined);
});

async function popup(): Promise<Page> {
  page = await openPage("popup", ({ client, clock, signal }) => (
    <App model={openModel(client, clock, signal)} client={client} clock={clock} />
  ));
  return page;
}

describe.each(themes)("axe finds nothing in the popup (%s)", (theme) => {
  const states: [string, PubView][] = [
    ["connected", samplePub(openState)],
    ["slow", samplePub({ ...openState, slow: true })],
    ["waiting", samplePub(waitingState)],
    ["connecting", samplePub({ kind: "connecting", attempt: 3 }, { lastEnding: { kind: "half-open" } })],
    ["refused", samplePub({ kind: "refused", retryAt: SAMPLE_NOW, ending: { kind: "something-else" } })],
    ["offline", samplePub({ kind: "offline", retryAt: SAMPLE_NOW + 5_000 })],
    ["paused", samplePub({ kind: "paused" })],
    ["catching up", samplePub(openState, { catchUp: { done: 340, of: 1_200 } })],
    ["pushing", samplePub(openState, { job: { kind: "push", done: 3, of: 12 } })],
  ];

  it.each(states)("with a pub that is %s", async (_, pub) => {
    wear(theme);
    const shown = await popup();
    await shown.give(sampleView([pub]));
    expect(await axeFaults(shown.root)).toEqual([]);
  });

  it("before the first view, without a pub, and with all that can be opened", async () => {
    wear(theme);
    const shown = await popup();
    expect(await axeFaults(shown.root)).toEqual([]);
    await shown.give(sampleView([]));
    expect(await axeFaults(shown.root)).toEqual([]);
    await shown.give(sampleView([samplePub(openState)], { storeTrouble: "full" }));
    await shown.press("More for pub.wiredove.net");
    expect(await axeFaults(shown.root)).toEqual([]);
  });
});

it("and it does find what is wrong", async () => {
  const root = document.createElement("div");
  root.innerHTML = `<button></button><p style="color: #888; background: #999">soft</p>`;
  document.body.append(root);
  const faults = await axeFaults(root);
  root.remove();
  expect(faults.map((fault) => fault.split(" ")[0])).toEqual(["button-name", "color-contrast"]);
});
