/**
 * Who writes here, and how they sign: the port behind which the secret stays. Tools and tests keep the pair as text, in memory, as the
 * reference does; browsers keep a key that signs and can't be read (`key-signer.ts`).
 */
import { type Bytes, decodeBase64 } from "./base64.ts";
import type { Crypto } from "./crypto.ts";
import type { Author } from "./message.ts";
import { err, ok, type Result } from "./result.ts";

export interface Signed {
  readonly author: Author;
  /** 64 bytes. */
  readonly signature: Bytes;
}

/** `noKey`: nobody writes here. `locked`: the passphrase was not given. */
export interface SignRefusal {
  readonly kind: "noKey" | "locked";
}

/** `device`: it signs without being asked anything. `locked`, `unlocked`: it is under a passphrase. */
export interface KeyState {
  readonly author: Author;
  readonly mode: "device" | "locked" | "unlocked";
}

export interface KeyStore {
  /** Whose key is here, if one is. */
  state(): Promise<KeyState | undefined>;
  /** @param crypto for a store that signs by a seed; one with a key of its own does not need it */
  sign(data: Bytes, crypto: Crypto): Promise<Result<Signed, SignRefusal>>;
  /** From now on nothing is signed until the passphrase is given again; without one, nothing changes. */
  lock(): Promise<void>;
  remove(): Promise<void>;
  /** Where the pair can be had and set as its 132 characters. A store without this gives its secret to nobody. */
  readonly text?: {
    read(): Promise<string | undefined>;
    /** @param pair whose halves were seen to match */
    write(pair: string): Promise<void>;
  };
}

export function memoryKeys(): KeyStore {
  let kept: string | undefined;
  const author = (): Author | undefined => kept?.slice(0, 44) as Author | undefined;
  return {
    async state() {
      const by = author();
      return by && { author: by, mode: "device" };
    },
    async sign(data, crypto) {
      const by = author();
      const secret = decodeBase64(kept?.slice(44) ?? "");
      if (by === undefined || typeof secret === "string") return err({ kind: "noKey" });
      return ok({ author: by, signature: await crypto.sign(secret.slice(0, 32), data) });
    },
    lock: async () => {},
    remove: async () => {
      kept = undefined;
    },
    text: {
      read: async () => kept,
      write: async (pair) => {
        kept = pair;
      },
    },
  };
}
