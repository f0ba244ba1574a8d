/** Choices of a file against those of here: what would be new, and how each comes to count, by the requests that a person's own hand sends. */

import type { Choices, ChosenLists, ChosenSettings } from "../rpc/choices.ts";
import type { Answer, RpcClient } from "../rpc/client.ts";
import type { RequestKind } from "../rpc/contract.ts";
import { moderationLists } from "../rpc/people.ts";
import type { Language } from "../rpc/texts.ts";
import { newSettings } from "./new-settings.ts";

/** What can be ticked. */
export const choiceKinds = ["pubs", "followed", "lists", "settings"] as const;
export type ChoiceKind = (typeof choiceKinds)[number];

const noLists: ChosenLists = { mutedAuthors: [], hiddenHashes: [], mutedWords: [], blockedAuthors: [] };

/**
 * What of it is not so already; undefined where nothing is left, or nobody answers.
 * @param language that the person chose here; undefined: the browser's
 */
export async function newChoices(
  client: RpcClient,
  choices: Choices,
  language: Language | undefined,
): Promise<Choices | undefined> {
  const [status, followed, lists, storage, notices] = await Promise.all([
    client.request("status", {}),
    client.request("followed", {}),
    client.request("moderation", {}),
    client.request("storage", {}),
    client.request("notices", {}),
  ]);
  if (!status.ok || !followed.ok || !lists.ok) return undefined;
  const pubs = new Set(status.value.pubs.map(({ url }) => url));
  const people = new Set(followed.value.map(({ author }) => author));
  const settings =
    choices.settings &&
    newSettings(choices.settings, {
      status: status.value,
      budget: storage.ok ? storage.value.budget : undefined,
      notices: notices.ok ? notices.value.choice : undefined,
      language,
    });
  const fresh: Choices = {
    pubs: choices.pubs.filter(({ url }) => !pubs.has(url)),
    followed: choices.followed.filter((author) => !people.has(author)),
    ...(settings && { settings }),
  };
  const missing = { ...noLists };
  for (const list of moderationLists) {
    const here = new Set(lists.value[list]);
    missing[list] = (choices.lists ?? noLists)[list].filter((entry) => !here.has(entry));
  }
  const whole = moderationLists.some((list) => missing[list].length > 0)
    ? { ...fresh, lists: missing }
    : fresh;
  return kindsIn(whole).length > 0 ? whole : undefined;
}

export function kindsIn({ pubs, followed, lists, settings }: Choices): readonly ChoiceKind[] {
  const there = { pubs: pubs.length > 0, followed: followed.length > 0, lists, settings };
  return choiceKinds.filter((kind) => there[kind]);
}

export interface Applied {
  /** How many were not taken: no address, too many, somebody who is blocked here. */
  readonly refused: number;
}

/**
 * Makes them count, one after the other: whose posts stay outside before whose are wanted, and pubs last.
 * @param speak chooses the language of pages
 * @param tell how many of how many are done
 */
export async function applyChoices(
  client: RpcClient,
  { pubs, followed, lists, settings }: Choices,
  speak: (language: Language) => Promise<void>,
  tell: (done: number, of: number) => void,
): Promise<Applied> {
  const steps: (() => Promise<boolean>)[] = [
    ...(lists
      ? [async () => isDone(await client.request("importModeration", { text: JSON.stringify(lists) }))]
      : []),
    ...(settings ? settingSteps(client, settings, speak) : []),
    // A file blocks people, and takes no block back.
    ...followed.map(
      (author) => async () =>
        !(await isBlocked(client, author)) &&
        isDone(await client.request("interest", { author, interest: "followed" })),
    ),
    ...pubs.map(({ url, paused }) => async () => {
      const added = await client.request("add", { address: url });
      if (!added.ok || !added.value.ok) return false;
      return !paused || isDone(await client.request("pause", { url: added.value.url, paused }));
    }),
  ];
  let refused = 0;
  for (const [at, step] of steps.entries()) {
    if (!(await step())) refused += 1;
    tell(at + 1, steps.length);
  }
  return { refused };
}

function settingSteps(
  client: RpcClient,
  { scope, share, pausedAll, budget, notices, language }: ChosenSettings,
  speak: (language: Language) => Promise<void>,
): readonly (() => Promise<boolean>)[] {
  const of = (author: string, as: "chosen" | "silent") => async () =>
    isDone(await client.request("noticesOf", { author, as }));
  const steps: ((() => Promise<boolean>) | false | undefined)[] = [
    pausedAll !== undefined && (async () => isDone(await client.request("pauseAll", { paused: pausedAll }))),
    scope && (async () => isDone(await client.request("scope", { scope }))),
    share !== undefined && (async () => isDone(await client.request("share", { on: share }))),
    budget !== undefined && (async () => isDone(await client.request("budget", { bytes: budget }))),
    notices &&
      (async () => {
        const { on, kinds, quiet, badge } = notices;
        return isDone(await client.request("setNotices", { on, kinds, quiet, badge }));
      }),
    ...(notices?.chosen ?? []).map((author) => of(author, "chosen")),
    ...(notices?.silent ?? []).map((author) => of(author, "silent")),
    language &&
      (async () => {
        await speak(language);
        return true;
      }),
  ];
  return steps.filter((step) => typeof step === "function");
}

const isDone = (answer: Answer<RequestKind>): boolean =>
  answer.ok &&
  !(typeof answer.value === "object" && answer.value !== null && "ok" in answer.value && !answer.value.ok);

async function isBlocked(client: RpcClient, author: string): Promise<boolean> {
  const answer = await client.request("profile", { author });
  return answer.ok && answer.value.interest === "blocked";
}
