/** The keys of `_locales`, as types: a key that is not in the English file does not compile. */
import type english from "../../public/_locales/en/messages.json";

export type MessageKey = Exclude<keyof typeof english, `ext${string}`>;

/** What stands before `_one` and `_other`. */
export type PluralKey = Extract<MessageKey, `${string}_one`> extends `${infer Base}_one` ? Base : never;

type Snake<S extends string> = S extends `${infer Head}-${infer Tail}` ? `${Head}_${Snake<Tail>}` : S;

/** Names of messages may hold no hyphen (Chrome refuses the extension), kinds do. */
export function snake<S extends string>(kind: S): Snake<S> {
  return kind.replaceAll("-", "_") as Snake<S>;
}
