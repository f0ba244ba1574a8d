/** One post that is being written: found again where it was begun before, kept while it is typed, and sent once. */
import { useCallback, useEffect, useLayoutEffect, useRef, useState } from "preact/hooks";
import { type Clock, sleep } from "../base/clock.ts";
import type { Random } from "../base/random.ts";
import type { RpcClient } from "../rpc/client.ts";
import { holdsPrivateKey } from "../rpc/key-pair.ts";
import type { Written } from "../rpc/post-text.ts";
import {
  askSurely,
  type ComposeContext,
  firstOf,
  isEmpty,
  isFor,
  isSame,
  NOTHING,
  newId,
  type Problem,
  problemOf,
  said,
} from "./draft-parts.ts";
import { troubleOf } from "./use-action.ts";
import { useDraftPictures } from "./use-draft-pictures.ts";

/** Typing is not a request a letter. */
const KEEP_MS = 400;

export interface DraftParts {
  readonly client: RpcClient;
  readonly clock: Clock;
  readonly random: Random;
  readonly context: ComposeContext;
  /** The post is on disk, and owed to the pubs. */
  readonly onSent: (id: string) => void;
}

export function useDraft(parts: DraftParts) {
  // Those of the first drawing: what a draft is for does not change under it.
  const { client, clock, random, context } = useRef(parts).current;
  const { onSent } = parts;
  const [first] = useState(() => firstOf(context));
  const [written, setWritten] = useState(first);
  /** The whole text that would be signed; undefined until it is known. */
  const [shown, setShown] = useState<string | undefined>(undefined);
  const [problem, setProblem] = useState<Problem | undefined>(undefined);
  const [isSending, setSending] = useState(false);
  const id = useRef("");
  const now = useRef(first);
  const kept = useRef(first);
  const look = useRef(0);
  const life = useRef<AbortController | undefined>(undefined);
  /** Pictures that were chosen here, by their hashes. */
  const chosen = useRef(new Map<string, string>());

  const preview = useCallback(async (): Promise<void> => {
    const turn = ++look.current;
    if (isEmpty(now.current)) return setShown(undefined);
    const { id: _, ...asked } = said("", now.current, context);
    const answer = await client.request("composePreview", asked);
    // A later text was asked for meanwhile: this one is no longer what would be signed.
    if (turn === look.current && answer.ok) setShown(answer.value.ok ? answer.value.document : undefined);
  }, [client, context]);

  /** Another tab sent this draft with another text: what stands here is a new one, with pictures of its own. */
  const renew = useCallback(async (): Promise<void> => {
    id.current = newId(random);
    kept.current = NOTHING;
    for (const { hash } of now.current.pictures) {
      const picture = chosen.current.get(hash);
      const mine = said(id.current, now.current, context);
      if (picture !== undefined) await client.request("keepDraft", { ...mine, picture });
    }
  }, [client, context, random]);

  /** Resolves with whether what is written now is on disk. @param picture a data URL, of one that is not kept yet */
  const keep = useCallback(
    async (picture?: string): Promise<boolean> => {
      let mine = now.current;
      if (picture === undefined && isSame(mine, kept.current)) return true;
      const args = () => {
        mine = now.current;
        return { ...said(id.current, mine, context), ...(picture !== undefined && { picture }) };
      };
      const answer =
        mine.text === "" && mine.pictures.length === 0
          ? await client.request("dropDraft", { id: id.current })
          : await askSurely(client, clock, "keepDraft", args, life.current?.signal);
      if (!answer.ok) setProblem({ kind: "request", phrase: troubleOf(answer.error) });
      else if (answer.value.ok) kept.current = mine;
      else {
        setProblem(problemOf(answer.value.error.kind));
        if (answer.value.error.kind === "sent") await renew();
      }
      return answer.ok && answer.value.ok;
    },
    [client, clock, context, renew],
  );

  const begin = useCallback(
    (draft: { readonly id: string } & Written): void => {
      id.current = draft.id;
      now.current = { text: draft.text, pictures: draft.pictures };
      kept.current = now.current;
      setWritten(now.current);
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
      if (found && !alive.signal.aborted && now.current === first) begin({ pictures: [], ...found });
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

  /** What stands here from now on; it is kept and shown a moment later. */
  const write = (change: Partial<Written>): void => {
    now.current = { ...now.current, ...change };
    setWritten(now.current);
    const at = ++look.current;
    setShown(undefined);
    void sleep(clock, KEEP_MS, life.current?.signal).then(() => {
      if (at !== look.current || life.current?.signal.aborted) return;
      void keep();
      void preview();
    });
  };

  /** What is left of a text that was typed: of a private key, nothing. */
  const unlessKey = (typed: string): string => {
    const isKey = holdsPrivateKey(typed);
    setProblem(isKey ? problemOf("key-pair") : undefined);
    return isKey ? "" : typed;
  };

  const type = (typed: string): string => {
    const text = unlessKey(typed);
    write({ text });
    return text;
  };

  const pictures = useDraftPictures({
    now,
    chosen: chosen.current,
    life,
    keep,
    write,
    setProblem,
    unlessKey,
  });

  const discard = async (): Promise<void> => {
    now.current = first;
    setWritten(first);
    setShown(undefined);
    setProblem(undefined);
    kept.current = first;
    await client.request("dropDraft", { id: id.current });
    id.current = newId(random);
  };

  const send = async (): Promise<void> => {
    if (isSending) return;
    setSending(true);
    // A picture that was to go with it does not: the person decides, who sees now why.
    if (!(await pictures.areWell()) || isEmpty(now.current)) return setSending(false);
    setProblem(undefined);
    // On disk before it is sent: whatever dies now, the text does not.
    const draft = (await keep()) ? said(id.current, now.current, context) : undefined;
    const answer = draft && (await askSurely(client, clock, "compose", () => draft));
    setSending(false);
    if (!answer) return;
    if (!answer.ok) return setProblem({ kind: "request", phrase: troubleOf(answer.error) });
    if (answer.value.ok) {
      chosen.current.clear();
      begin({ id: newId(random), ...NOTHING });
      return onSent(answer.value.id);
    }
    if (answer.value.error.kind === "sent") await renew();
    setProblem(problemOf(answer.value.error.kind));
  };

  /** A picture of now as a data URL; undefined where it is kept no more. */
  const pictureOf = useCallback(
    async (hash: string): Promise<string | undefined> => {
      const mine = chosen.current.get(hash);
      if (mine !== undefined) return mine;
      const answer = await client.request("draftPicture", { id: id.current, hash });
      return answer.ok ? (answer.value.picture ?? undefined) : undefined;
    },
    [client],
  );

  return {
    written,
    shown,
    problem,
    isSending,
    isReading: pictures.isReading,
    type,
    describe: (hash: string, alt: string): string => pictures.describe(hash, alt),
    remove: (hash: string): void => pictures.remove(hash),
    attach: (files: readonly File[]): void => (isSending ? undefined : pictures.attach(files)),
    pictureOf,
    send,
    discard,
  };
}
