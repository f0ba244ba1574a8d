/** What the background says, read through the popup's page: the same views that the popup draws. */
// Another name: what runs in pages has a `setTimeout` of its own.
import { setTimeout as pause } from "node:timers/promises";
import type { Browser } from "webextension-polyfill";
import type { Page } from "../e2e/fixtures/driver.ts";
import type {
  PubView,
  Replies,
  RequestArgs,
  RequestKind,
  RpcReply,
  StatusView,
} from "../src/rpc/contract.ts";

/** What an extension page has; known here only inside of `evaluate`. */
declare const chrome: Browser;

/** The page, with what we put there to be read later. In Firefox `globalThis` is another one for each evaluation. */
declare const window: { followed: unknown[] };

/** In its very first moments a background does not listen yet: so long it is asked again. What nobody heard, nobody did. */
const UNHEARD_MS = 10_000;
const UNHEARD = /Receiving end does not exist/;
const ASK_AGAIN_MS = 50;

/** Asks the background; rejects where it dies before it answers, and for a request that it refuses. */
export async function ask<K extends RequestKind>(
  popup: Page,
  kind: K,
  args: RequestArgs<K>,
): Promise<Replies[K]> {
  const message = { rpc: kind, args };
  const reply = (await heard(() =>
    popup.evaluate((text) => chrome.runtime.sendMessage(text), message),
  )) as RpcReply<K>;
  if (!reply.ok) throw new Error(`${kind} was refused: ${reply.error.kind} ${reply.error.detail}`);
  return reply.value;
}

async function heard(send: () => Promise<unknown>): Promise<unknown> {
  for (const began = performance.now(); ; await pause(ASK_AGAIN_MS)) {
    try {
      return await send();
    } catch (error) {
      if (!UNHEARD.test(String(error)) || performance.now() - began > UNHEARD_MS) throw error;
    }
  }
}

/** From now on the page keeps every view that comes over the status port, so that none between two looks is missed. */
export async function followStatus(popup: Page, port: string): Promise<void> {
  await popup.evaluate((name) => {
    const views: unknown[] = [];
    window.followed = views;
    const connect = (): void => {
      const one = chrome.runtime.connect({ name });
      one.onMessage.addListener((view) => void views.push(view));
      one.onDisconnect.addListener(() => void setTimeout(connect, 250));
    };
    connect();
  }, port);
}

/** The views since the last look, oldest first. */
export async function takeViews(popup: Page): Promise<readonly StatusView[]> {
  return (await popup.evaluate(() => window.followed.splice(0))) as readonly StatusView[];
}

const seconds = (ms: number): string => `${Math.max(0, Math.ceil(ms / 1000))} s`;

/** One line of a pub's state, without what changes by itself (a countdown is not a change). */
export function stateLine({ url, state }: PubView, now: number): string {
  switch (state.kind) {
    case "open":
      return `${url} connected${state.slow ? ", slow" : ""}`;
    case "connecting":
      return `${url} connecting${state.attempt > 1 ? `, attempt ${state.attempt}` : ""}`;
    case "waiting":
      return `${url} waiting (${state.ending.kind}), next try in ${seconds(state.retryAt - now)}`;
    case "refused":
      return `${url} refused (${state.ending.kind}), next try in ${seconds(state.retryAt - now)}`;
    case "paused":
    case "held":
    case "offline":
      return `${url} ${state.kind}`;
  }
}

/** What makes two states the same line: their kind and what they started with. */
const sameness = (pub: PubView): string => JSON.stringify(pub.state);

/** Lines for what is new: one per change of a pub's state and per 100 posts. */
export function reporter(say: (line: string) => void): (view: StatusView) => void {
  const states = new Map<string, string>();
  let hundreds = 0;
  return (view) => {
    for (const pub of view.pubs) {
      const now = sameness(pub);
      if (states.get(pub.url) === now) continue;
      states.set(pub.url, now);
      say(stateLine(pub, view.now));
    }
    for (; (hundreds + 1) * 100 <= view.posts; hundreds++) say(`${(hundreds + 1) * 100} posts have arrived`);
  };
}
