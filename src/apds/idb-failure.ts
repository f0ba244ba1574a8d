import type { StoreFailure } from "./store.ts";

/** The extension was updated, or `close` was called. */
export class Closed extends Error {}

/** The failures that the platform has; anything else is a bug of ours and goes on as an exception. */
export function failureOf(error: unknown): StoreFailure {
  if (error instanceof Closed) return { kind: "closed", detail: error.message };
  if (!(error instanceof DOMException)) throw error;
  const detail = `${error.name}: ${error.message}`;
  switch (error.name) {
    case "QuotaExceededError":
      return { kind: "full", detail };
    case "InvalidStateError":
    case "VersionError":
    case "NotFoundError":
      return { kind: "closed", detail };
    default:
      return { kind: "failed", detail };
  }
}
