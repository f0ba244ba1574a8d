import { expect, test } from "vitest";
import { FakeClientRuntime } from "../testing/fake-runtime.ts";
import { type EarlyPage, openEarly, takeEarly } from "./early-port.ts";

const turn = (): Promise<void> => Promise.resolve();

function setup() {
  const [runtime, page]: [FakeClientRuntime, EarlyPage] = [new FakeClientRuntime(), {}];
  openEarly(runtime, page);
  const heard: unknown[] = [];
  return { runtime, page, heard, hear: (message: unknown) => void heard.push(message) };
}

test("the page hears the newest view that came before it listened, in a turn of its own, and then all others", async () => {
  const { runtime, page, heard, hear } = setup();
  const [background] = runtime.ports;
  background?.postMessage("first");
  background?.postMessage("second");
  const port = takeEarly(page);
  port?.onMessage.addListener(hear);
  expect(heard).toEqual([]);
  await turn();
  background?.postMessage("third");
  expect(heard).toEqual(["second", "third"]);
});

test("a view that comes between is heard in its order, and none twice", async () => {
  const { runtime, page, heard, hear } = setup();
  takeEarly(page)?.onMessage.addListener(hear);
  runtime.ports[0]?.postMessage("first");
  await turn();
  runtime.ports[0]?.postMessage("second");
  expect(heard).toEqual(["first", "second"]);
});

test("it is given once: whoever connects again gets a port of their own", () => {
  const { page } = setup();
  expect(takeEarly(page)).toBeDefined();
  expect(takeEarly(page)).toBeUndefined();
});

test("a port that ended meanwhile is not given; one that ends later says so", () => {
  const ended = setup();
  ended.runtime.ports[0]?.disconnect();
  expect(takeEarly(ended.page)).toBeUndefined();
  const later = setup();
  takeEarly(later.page)?.onDisconnect.addListener(() => later.hear("ended"));
  later.runtime.ports[0]?.disconnect();
  expect(later.heard).toEqual(["ended"]);
});

test("a page that was faster keeps the port that it has", () => {
  const [runtime, page]: [FakeClientRuntime, EarlyPage] = [new FakeClientRuntime(), {}];
  expect(takeEarly(page)).toBeUndefined();
  openEarly(runtime, page);
  expect(runtime.ports).toEqual([]);
});
