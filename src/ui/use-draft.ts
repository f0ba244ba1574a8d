/** One text that is being written: found again where it was begun before, kept while it is typed, and sent once. */
import { useCallback, useEffect, useLayoutEffect, useRef, useState } from "preact/hooks";
import { type Clock, sleep } from "../base/clock.ts";
import type { Random } from "../base/random.ts";
import type { RpcClient } from "../rpc/client.ts";
import type { ComposeErrorKind, DraftView } from "../rpc/compose.ts";
import { holdsPrivateKey } from "../rpc/key-pair.ts";
import { snake } from "./messages.ts";
import { message, type Phrase } from "./phrase.ts";
import { troubleOf } from "./use-action.ts";

/** What is written: a post, an answer to one, or another text for an own one. */
export type ComposeContext =
  | { readonly kind: "new" }
  | { readonly kind: "reply"; readonly id: string; readonly author: string; readonly name?: string }
  | { readonly kind: "edit"; readonly id: string; readonly text: string };

/** Typing is not a request a letter. */
const KEEP_MS = 400;
/** A background that dies while it posts is asked again: the same draft is one post. */
const TRIES = 3;
const AGAIN_MS = 300;

export interface DraftParts {
  readonly client: RpcClient;
  readonly clock: Clock;
  readonly random: Random;
  readonly context: ComposeContext;
  /** The post is on disk, and owed to the pubs. */
  readonly onSent: (id: string) => void;
}

export interface Problem {
  readonly phrase: Phrase;
  readonly kind: ComposeErrorKind | "request";
}

type Said = Omit<DraftView, "at">;

const problemOf = (kind: ComposeErrorKind): Problem => ({
  kind,
  phrase: message(`compose_error_${snake(kind)}`),
});

/** 124 bits: two tabs never begin the same draft. */
const newId = (random: Random): string =>
  Array.from({ length: 4 }, () => Math.floor(random.next() * 2 ** 31).toString(36)).join("-");

const said = (id: string, text: string, context: ComposeContext): Said => ({
  id,
  text,
  ...(context.kind === "reply" && { reply: context.id }),
  ...(context.kind === "edit" && { edit: context.id }),
});

const isFor = (draft: DraftView, context: ComposeContext): boolean => {
  const { reply, edit } = said("", "", context);
  return draft.reply === reply && draft.edit === edit;
};

export function useDraft(parts: DraftParts) {
  // Those of the first drawing: what a draft is for does not change under it.
  const { client, clock, random, context } = useRef(parts).current;
  const { onSent } = parts;
  const first = context.kind === "edit" ? context.text : "";
  const [text, setText] = useState(first);
  /** The whole text that would be signed; undefined until it is known. */
  const [shown, setShown] = useState<string | undefined>(undefined);
  const [problem, setProblem] = useState<Problem | undefined>(undefined);
  const [isSending, setSending] = useState(false);
  const id = useRef("");
  const now = useRef(first);
  const kept = useRef(first);
  const look = useRef(0);
  const life = useRef<AbortController | undefined>(undefined);

  const preview = useCallback(async (): Promise<void> => {
    const turn = ++look.current;
    if (now.current.trim() === "") return setShown(undefined);
    const { text: typed, reply, edit } = said("", now.current, context);
    const answer = await client.request("composePreview", {
      text: typed,
      ...(reply !== undefined && { reply }),
      ...(edit !== undefined && { edit }),
    });
    // A later text was asked for meanwhile: this one is no longer what would be signed.
    if (turn === look.current && answer.ok) setShown(answer.value.ok ? answer.value.document : undefined);
  }, [client, context]);

  /** Resolves with whether the text of now is on disk. */
  const keep = useCallback(async (): Promise<boolean> => {
    const typed = now.current;
    if (typed === kept.current) return true;
    const answer =
      typed === ""
        ? await client.request("dropDraft", { id: id.current })
        : await client.request("keepDraft", said(id.current, typed, context));
    if (!answer.ok) setProblem({ kind: "request", phrase: troubleOf(answer.error) });
    else if (!answer.value.ok) setProblem(problemOf(answer.value.error.kind));
    else kept.current = typed;
    return answer.ok && answer.value.ok;
  }, [client, context]);

  const begin = useCallback(
    (draft: { readonly id: string; readonly text: string }): void => {
      id.current = draft.id;
      now.current = draft.text;
      kept.current = draft.text;
      setText(draft.text);
      setProblem(undefined);
      void preview();
    },
    [preview],
  );

  useEffect(() => {
    const alive = new AbortController();
    life.current = alive;
    id.current = newId(random);
    void client.request("drafts", {}).then((answer) => {
      const found = answer.ok ? answer.value.find((draft) => isFor(draft, context)) : undefined;
      // What was typed while this was asked for stays.
      if (found && !alive.signal.aborted && now.current === first) begin(found);
      else void preview();
    });
    return () => alive.abort();
  }, [begin, client, context, first, preview, random]);

  // Whoever leaves within the moment after the last key loses nothing either.
  useLayoutEffect(() => {
    const leave = (): void => void keep();
    addEventListener("pagehide", leave);
    return () => {
      removeEventListener("pagehide", leave);
      leave();
    };
  }, [keep]);

  /** The text that is left of what was typed: of a private key, nothing. */
  const type = (typed: string): string => {
    const isKey = holdsPrivateKey(typed);
    now.current = isKey ? "" : typed;
    setText(now.current);
    setProblem(isKey ? problemOf("key-pair") : undefined);
    const at = ++look.current;
    setShown(undefined);
    void sleep(clock, KEEP_MS, life.current?.signal).then(() => {
      if (at !== look.current || life.current?.signal.aborted) return;
      void keep();
      void preview();
    });
    return now.current;
  };

  const discard = async (): Promise<void> => {
    now.current = first;
    setText(first);
    setShown(undefined);
    setProblem(undefined);
    kept.current = first;
    await client.request("dropDraft", { id: id.current });
    id.current = newId(random);
  };

  const send = async (): Promise<void> => {
    if (isSending || now.current.trim() === "") return;
    setSending(true);
    setProblem(undefined);
    const draft = said(id.current, now.current, context);
    // On disk before it is sent: whatever dies now, the text does not.
    const answer = (await keep()) ? await ask(client, clock, draft) : undefined;
    setSending(false);
    if (!answer) return;
    if (!answer.ok) return setProblem({ kind: "request", phrase: troubleOf(answer.error) });
    if (answer.value.ok) {
      begin({ id: newId(random), text: "" });
      return onSent(answer.value.id);
    }
    // Another tab sent this draft with another text: what stands here is a new one.
    if (answer.value.error.kind === "sent") id.current = newId(random);
    setProblem(problemOf(answer.value.error.kind));
  };

  return { text, shown, problem, isSending, type, send, discard };
}

async function ask(client: RpcClient, clock: Clock, draft: Said) {
  for (let tries = 1; ; tries += 1) {
    const answer = await client.request("compose", draft);
    if (answer.ok || answer.error.kind !== "lost" || tries === TRIES) return answer;
    await sleep(clock, AGAIN_MS);
  }
}
