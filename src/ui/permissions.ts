/** How components ask the browser for what the extension may do without: only in answer to a click, and before anything is awaited. */
import { createContext } from "preact";
import { useContext } from "preact/hooks";

/** Each resolves with what was granted, true where it was granted before, and never rejects. */
export interface Asks {
  readonly permission: (name: "notifications" | "idle") => Promise<boolean>;
  /** To be let into pages of this pattern. */
  readonly site: (pattern: string) => Promise<boolean>;
}

const no = async (): Promise<boolean> => false;
const AsksContext = createContext<Asks>({ permission: no, site: no });
export const AsksProvider = AsksContext.Provider;
export const useAsks = (): Asks => useContext(AsksContext);
