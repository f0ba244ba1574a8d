/** Kinds that more than one topic of the contract speaks of; each has its sentence in `_locales`. */

/** Why a channel ended or was never open, in kinds that have one sentence each in `_locales` (`ending_<kind>`). */
export const endingKinds = [
  "no-answer",
  "something-else",
  "no-websocket",
  "status",
  "closed",
  "half-open",
  "too-fast",
] as const;
type EndingKind = (typeof endingKinds)[number];

export interface EndingView {
  readonly kind: EndingKind;
  /** HTTP status where `kind` is `status`. */
  readonly status?: number;
}

/** What is wrong with a typed address; each kind has one sentence (`address_<kind>`). */
export const addressErrorKinds = [
  "empty",
  "spaces",
  "not-an-address",
  "http",
  "other-scheme",
  "path",
  "credentials",
  "plain-far",
  "ipv6-loopback",
  "duplicate",
  "too-many",
] as const;
type AddressErrorKind = (typeof addressErrorKinds)[number];

export type AddPubReply =
  | { readonly ok: true; readonly url: string }
  | { readonly ok: false; readonly error: { readonly kind: AddressErrorKind; readonly suggestion?: string } };
