/**
 * Whose browser this is: what pages may know of it, and ask. A secret or a passphrase is in none of these: the one page that has them
 * works on the key database itself (`apds/keyring`), and says no more than that something changed.
 */
import * as v from "valibot";

/** Characters of an own name; as many are ever shown of anybody's. */
export const NAME_CHARACTERS = 200;
/** Characters of an own picture as a data URL. */
export const PICTURE_CHARACTERS = 256 * 1024;

/** `locked` and `unlocked`: the key is under a passphrase. */
export const identityStates = ["device", "locked", "unlocked"] as const;

export type IdentityView =
  | { readonly state: "none"; readonly lockOnIdle: boolean }
  | {
      readonly state: (typeof identityStates)[number];
      readonly author: string;
      /** As own posts say it from now on. */
      readonly name?: string;
      /** The own picture, a data URL. */
      readonly picture?: string;
      readonly lockOnIdle: boolean;
    };

export const profileErrorKinds = ["name", "picture", "key-pair", "store"] as const;

export type SetProfileReply =
  | { readonly ok: true }
  | { readonly ok: false; readonly error: { readonly kind: (typeof profileErrorKinds)[number] } };

const nothing = v.strictObject({});

export const identityRequests = {
  identity: nothing,
  /** The page has put a key into its database, or the seed of an unlocked one where the background finds it. */
  identityChanged: nothing,
  lock: nothing,
  /** The key goes, with the name, picture and chain of its posts; the posts stay. */
  forgetKey: nothing,
  /** What own posts say from now on. `picture`: a data URL, null for none; left out, it stays. An empty name is none. */
  setProfile: v.strictObject({
    name: v.pipe(v.string(), v.maxLength(4 * NAME_CHARACTERS)),
    picture: v.exactOptional(v.nullable(v.pipe(v.string(), v.maxLength(2 * PICTURE_CHARACTERS)))),
  }),
  lockOnIdle: v.strictObject({ on: v.boolean() }),
} as const;

export interface IdentityReplies {
  identity: IdentityView;
  identityChanged: IdentityView;
  lock: IdentityView;
  forgetKey: IdentityView;
  setProfile: SetProfileReply;
  lockOnIdle: null;
}

const identity: v.GenericSchema<unknown, IdentityView> = v.variant("state", [
  v.object({ state: v.literal("none"), lockOnIdle: v.boolean() }),
  v.object({
    state: v.picklist(identityStates),
    author: v.string(),
    name: v.exactOptional(v.string()),
    picture: v.exactOptional(v.string()),
    lockOnIdle: v.boolean(),
  }),
]);

export const identityReplyShapes: {
  readonly [K in keyof IdentityReplies]: v.GenericSchema<unknown, IdentityReplies[K]>;
} = {
  identity,
  identityChanged: identity,
  lock: identity,
  forgetKey: identity,
  setProfile: v.variant("ok", [
    v.object({ ok: v.literal(true) }),
    v.object({ ok: v.literal(false), error: v.object({ kind: v.picklist(profileErrorKinds) }) }),
  ]),
  lockOnIdle: v.null(),
};
