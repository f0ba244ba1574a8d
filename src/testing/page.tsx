/** A page of ours on a fake runtime and a clock moved by hand, in a real document. */
import { type ComponentChildren, render } from "preact";
import { act } from "preact/test-utils";
import { type RpcClient, rpcClient } from "../rpc/client.ts";
import type { StatusView } from "../rpc/contract.ts";
import { type Words, WordsProvider } from "../ui/words.ts";
import { english } from "./english.ts";
import { FakeClientRuntime } from "./fake-runtime.ts";
import { HandClock } from "./hand-clock.ts";
import { SAMPLE_NOW } from "./sample-views.ts";

export interface DrawnWith {
  readonly client: RpcClient;
  readonly clock: HandClock;
  readonly signal: AbortSignal;
  readonly runtime: FakeClientRuntime;
}

export type Page = Awaited<ReturnType<typeof openPage>>;

/**
 * @param draw called once, with what the page's `main.tsx` would make
 * @param tag of the element that it is drawn into, as in the page's HTML
 * @param answer what the background says to requests, from the first on
 */
export async function openPage(
  className: string,
  draw: (parts: DrawnWith) => ComponentChildren,
  tag: "main" | "div" = "main",
  words: Words = english,
  answer?: FakeClientRuntime["answer"],
) {
  const root = document.createElement(tag);
  root.dir = words.direction;
  root.className = className;
  document.body.append(root);
  const runtime = new FakeClientRuntime();
  if (answer) runtime.answer = answer;
  const clock = new HandClock(SAMPLE_NOW);
  const life = new AbortController();
  const client = rpcClient(runtime, clock);
  await act(() => {
    render(
      <WordsProvider value={words}>{draw({ client, clock, signal: life.signal, runtime })}</WordsProvider>,
      root,
    );
  });

  const find = <T extends Element = HTMLElement>(selector: string): T => {
    const found = root.querySelector<T>(selector);
    if (!found) throw new Error(`no ${selector} in: ${root.textContent}`);
    return found;
  };
  /** By the name that a screen reader says. */
  const button = (name: string): HTMLButtonElement | undefined =>
    [...root.querySelectorAll("button")].find((one) => (one.ariaLabel ?? one.textContent) === name);

  return {
    root,
    runtime,
    find,
    button,
    /** Sends a view through the newest port. */
    give: (view: StatusView) => act(() => runtime.ports.at(-1)?.postMessage(view)),
    lose: () => act(() => runtime.ports.at(-1)?.disconnect()),
    pass: (ms: number) => act(() => clock.advance(ms)),
    /** Focuses and clicks, as a person does. */
    press: async (name: string): Promise<void> => {
      const target = button(name);
      if (!target) throw new Error(`no button ${name} in: ${root.textContent}`);
      target.focus();
      await act(async () => {
        target.click();
        await clock.advance(0);
      });
    },
    type: (text: string) =>
      act(() => {
        const field = find<HTMLInputElement>("input");
        field.focus();
        field.value = text;
        field.dispatchEvent(new InputEvent("input", { bubbles: true }));
      }),
    /** A click on a box or a choice. */
    tick: (selector: string) =>
      act(async () => {
        find(selector).click();
        await clock.advance(0);
      }),
    /** Puts a value into a field, and leaves it. */
    enter: (selector: string, value: string) =>
      act(async () => {
        const field = find<HTMLInputElement>(selector);
        field.value = value;
        field.dispatchEvent(new InputEvent("input", { bubbles: true }));
        field.dispatchEvent(new Event("change", { bubbles: true }));
        await clock.advance(0);
      }),
    key: (key: string) =>
      act(() => {
        const event = new KeyboardEvent("keydown", { key, bubbles: true, cancelable: true });
        document.activeElement?.dispatchEvent(event);
      }),
    /** Arguments of the requests of a kind, in the order in which they were sent. */
    sent: (kind: string): unknown[] =>
      runtime.sent.flatMap((message) => {
        const { rpc, args } = message as { rpc: string; args: unknown };
        return rpc === kind ? [args] : [];
      }),
    close: (): void => {
      life.abort();
      render(null, root);
      root.remove();
    },
  };
}
