/** What the parts of the reader share. */
import type { ReadonlySignal } from "@preact/signals";
import { createContext } from "preact";
import { useContext } from "preact/hooks";
import type { Random } from "../base/random.ts";
import type { IdentityView } from "../rpc/identity.ts";
import type { PageParts } from "../ui/parts.ts";
import type { Pictures } from "../ui/pictures.ts";
import type { Names } from "./names.ts";
import type { PostList } from "./post-list.ts";
import type { Place } from "./rows.tsx";

export interface Reader extends PageParts {
  /** For the ids of drafts. */
  readonly random: Random;
  /** Whose browser this is; undefined until it is known. */
  readonly me: ReadonlySignal<IdentityView | undefined>;
  readonly names: Names;
  readonly pictures: Pictures;
  /** Whether letters and signs alone are keys here: whoever dictates may want that they are not. */
  readonly letters: { readonly on: ReadonlySignal<boolean>; readonly choose: (on: boolean) => void };
  /** ms, in the background's clock; renewed each minute: rows are not drawn anew each second. */
  readonly minute: ReadonlySignal<number>;
  /** Lists that were left, by their address: back leads to where one was. */
  readonly left: Map<string, LeftList>;
}

export interface LeftList {
  readonly list: PostList;
  place?: Place | undefined;
}

const ReaderContext = createContext<Reader | undefined>(undefined);
export const ReaderProvider = ReaderContext.Provider;

export function useReader(): Reader {
  const reader = useContext(ReaderContext);
  if (reader === undefined) throw new Error("a part of the reader outside of ReaderProvider");
  return reader;
}
