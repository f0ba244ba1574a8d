import { act } from "preact/test-utils";
import { afterAll, afterEach, beforeAll, expect, it } from "vitest";
import { english } from "../testing/english.ts";
import { hostileNames } from "../testing/hostile-posts.ts";
import { overflowing, putOn } from "../testing/looks.ts";
import { openPage, type Page } from "../testing/page.tsx";
import { openState, samplePub, sampleView } from "../testing/sample-views.ts";
import { openModel } from "../ui/status-model.ts";
import { App } from "./app.tsx";

let page: Page | undefined;
afterEach(() => page?.close());

let takeOff = (): void => {};
beforeAll(async () => {
  takeOff = await putOn("ui/theme.css", "ui/parts.css", "popup/popup.css");
});
afterAll(() => takeOff());

it("what people call themselves stays in its row, turns nothing around, and is not nothing", async () => {
  const people = hostileNames.map((name, at) => ({
    author: `${String(at).padStart(43, "a")}=`,
    ...{ name, posts: 12, holes: 0, heads: 1 },
  }));
  const shown = await openPage(
    "popup",
    ({ client, clock, signal }) => (
      <App model={openModel(client, clock, signal)} client={client} clock={clock} />
    ),
    "main",
    english,
  );
  page = shown;
  shown.root.style.width = "360px";
  shown.runtime.answer = async (message) => {
    const { rpc } = message as { rpc: string };
    return { ok: true, value: rpc === "followed" ? people : null };
  };
  await shown.give(sampleView([samplePub(openState)]));
  const details = shown.find<HTMLDetailsElement>("details.kept");
  await act(() => {
    details.open = true;
    details.dispatchEvent(new Event("toggle"));
  });
  await shown.pass(0);
  const rows = [...shown.root.querySelectorAll<HTMLElement>(".people .person")];
  expect(rows).toHaveLength(hostileNames.length);
  for (const row of rows) {
    expect(row.querySelector(".key")?.textContent).toMatch(/^a{8}…$/);
    expect(row.querySelector(".name")?.textContent.trim()).not.toBe("");
    expect(row.querySelector(".name")?.localName ?? "bdi").toBe("bdi");
    expect(row.getBoundingClientRect().height).toBeLessThanOrEqual(80);
  }
  expect(shown.root.textContent).not.toMatch(/[\u200b\u202a-\u202e]/);
  expect(shown.root.querySelector("b, [onerror]")).toBeNull();
  expect(Reflect.get(globalThis, "taken")).toBeUndefined();
  expect(overflowing(shown.root)).toEqual([]);
});
