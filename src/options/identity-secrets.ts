/** What the identity page needs of the extension: the key database beside the store, and one permission. It comes by context, so that tests bring their own. */
import type { Keyring } from "apds/keyring";
import { createContext } from "preact";
import { useContext } from "preact/hooks";

/** Wrong passphrases in a row, and when the next one may be tried, ms since the epoch. */
export interface Guesses {
  readonly wrong: number;
  readonly until: number;
}

export interface Secrets {
  readonly ring: Keyring;
  /** Asks the person for the permission to know when nobody is there. To be called in the turn of a press. */
  readonly askIdle: () => Promise<boolean>;
  /** Outlive the page: to open it anew is no way round a wait. */
  readonly guesses: {
    readonly read: () => Promise<Guesses>;
    readonly write: (guesses: Guesses) => Promise<void>;
  };
}

const SecretsContext = createContext<Secrets | undefined>(undefined);
export const SecretsProvider = SecretsContext.Provider;

export function useSecrets(): Secrets {
  const secrets = useContext(SecretsContext);
  if (secrets === undefined) throw new Error("the identity page outside of SecretsProvider");
  return secrets;
}
