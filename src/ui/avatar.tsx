/** A person's picture beside their name, on pages that draw any: the popup does not, for what draws them is 2 kB that it would wait for. */
import { type ComponentType, createContext } from "preact";
import { useContext } from "preact/hooks";

export interface AvatarParts {
  readonly author: string;
  /** The hash of the picture that they chose, where it is known. */
  readonly image?: string | undefined;
  /** In px. */
  readonly size: number;
}

const DrawnContext = createContext<ComponentType<AvatarParts> | undefined>(undefined);
/** What draws them: see `avatarsFrom`. */
export const AvatarProvider = DrawnContext.Provider;

/** Decoration: the name stands beside it. */
export function Avatar(parts: AvatarParts) {
  const Drawn = useContext(DrawnContext);
  return Drawn ? <Drawn {...parts} /> : null;
}
