/** The pictures of a draft: chosen files become small ones that are kept with it, one after the other. */
import { useRef, useState } from "preact/hooks";
import { PICTURES, type Written } from "../rpc/post-text.ts";
import { type Problem, problemOf } from "./draft-parts.ts";
import { postPicture } from "./picture.ts";

interface DraftPicturesParts {
  /** What is written now. */
  readonly now: { readonly current: Written };
  /** Pictures that were chosen here, by their hashes. */
  readonly chosen: Map<string, string>;
  readonly life: { readonly current: AbortController | undefined };
  readonly keep: (picture: string) => Promise<boolean>;
  readonly write: (change: Partial<Written>) => void;
  readonly setProblem: (problem: Problem | undefined) => void;
  readonly unlessKey: (typed: string) => string;
}

export function useDraftPictures(parts: DraftPicturesParts) {
  const { now, chosen, life, keep, write, setProblem, unlessKey } = parts;
  const [reading, setReading] = useState(0);
  /** Files that are being read, with whether all of them were pictures that fit. */
  const files = useRef({ pending: 0, areWell: Promise.resolve(true) });

  /** Whether it stands here and on disk now, and nothing is wrong with it. */
  const take = async (file: File): Promise<boolean> => {
    const picture = now.current.pictures.length < PICTURES ? await postPicture(file) : "full";
    if (life.current?.signal.aborted) return false;
    if (picture === undefined || picture === "full") {
      setProblem(problemOf(picture === "full" ? "pictures" : "picture"));
      return false;
    }
    const { text, hash } = picture;
    if (now.current.pictures.some((one) => one.hash === hash)) return true;
    chosen.set(hash, text);
    write({ pictures: [...now.current.pictures, { hash, alt: "" }] });
    if (await keep(text)) return true;
    // It is on no disk: with it nothing could be sent.
    remove(hash);
    return false;
  };

  const remove = (hash: string): void =>
    write({ pictures: now.current.pictures.filter((one) => one.hash !== hash) });

  return {
    isReading: reading > 0,
    /** Resolves when no file is being read: whether all that were became pictures of the draft. */
    async areWell(): Promise<boolean> {
      const { pending, areWell } = files.current;
      const isWell = pending === 0 || (await areWell);
      files.current = { pending: 0, areWell: Promise.resolve(true) };
      return isWell;
    },
    attach(added: readonly File[]): void {
      if (added.length === 0) return;
      setProblem(undefined);
      setReading((count) => count + added.length);
      const { current } = files;
      current.pending += added.length;
      for (const file of added)
        current.areWell = current.areWell.then(async (areWell) => {
          const isTaken = await take(file);
          setReading((count) => count - 1);
          current.pending -= 1;
          return isTaken && areWell;
        });
    },
    /** Gives what is left of what was typed. */
    describe(hash: string, typed: string): string {
      const alt = unlessKey(typed);
      const { pictures } = now.current;
      write({ pictures: pictures.map((one) => (one.hash === hash ? { hash, alt } : one)) });
      return alt;
    },
    remove(hash: string): void {
      setProblem(undefined);
      remove(hash);
    },
  };
}
