import type { Result } from "./result.ts";
import type { StoreFailure } from "./store.ts";

/**
 * Why a verb of the reference could not do what it says. Those verbs return bare values, as there, and so reject with this;
 * `ingest` and the store give failures as values.
 *
 * `noKey`: there is no pair. `locked`: its passphrase was not given. `not-exportable`: a key store of a browser gives no pair as text, and
 * takes none. `keyShape`, `keyHalves`: the pair given is none, or mixed of two. `frameLike`: a content of exactly 44
 * characters would be taken for an ask on the wire and reach nobody; a field in front of it helps. `clock`: not 13 digits of milliseconds.
 */
export class ApdsFailure extends Error {
  override readonly name = "ApdsFailure";
  constructor(
    readonly kind:
      | StoreFailure["kind"]
      | "noKey"
      | "locked"
      | "not-exportable"
      | "keyShape"
      | "keyHalves"
      | "frameLike"
      | "clock",
    detail: string = kind,
  ) {
    super(detail);
  }
}

/** The value of a result of the store, or its failure thrown. */
export function orFail<T>(result: Result<T, StoreFailure>): T {
  if (result.ok) return result.value;
  throw new ApdsFailure(result.error.kind, result.error.detail);
}
