/** What the page tells is on the disk in the turn that told it: neither the tab's end nor the background's loses it. */
import { type KeptTell, TELL_PREFIX } from "../rpc/page-port.ts";
import { isAsk } from "./memory.ts";

/** Larger ones are pictures: they go by the port alone, and are asked for again where they are missing. */
const KEPT_CHARACTERS = 2 ** 16;
/** Of one document at a time. */
const ROWS = 500;
const ALL_CHARACTERS = 8 * 2 ** 20;

export interface KeptTells {
  /** The key of the row with those of these texts that are kept; undefined where none is. */
  keep(texts: readonly string[]): string | undefined;
  /** The background has committed this row. */
  removed(key: string): void;
}

export interface KeptParts {
  readonly origin: string;
  readonly page: string;
  readonly now: () => number;
  readonly random: () => string;
  readonly set: (rows: Readonly<Record<string, KeptTell>>) => Promise<void>;
}

export function openKeptTells({ origin, page, now, random, set }: KeptParts): KeptTells {
  const rows = new Map<string, number>();
  let all = 0;

  function removed(key: string): void {
    all -= rows.get(key) ?? 0;
    rows.delete(key);
  }

  return {
    keep(said) {
      let characters = 0;
      const texts = said.filter((text) => {
        if (text === "" || isAsk(text) || text.length > KEPT_CHARACTERS) return false;
        if (all + characters + text.length > ALL_CHARACTERS) return false;
        characters += text.length;
        return true;
      });
      if (texts.length === 0 || rows.size >= ROWS) return undefined;
      const key = `${TELL_PREFIX}${random()}`;
      rows.set(key, characters);
      all += characters;
      // A full disk, or an extension that was ended in this moment: it is still said by the port.
      set({ [key]: { origin, page, at: now(), texts } }).catch(() => removed(key));
      return key;
    },
    removed,
  };
}
