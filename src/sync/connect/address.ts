/** A pub's address as typed, as kept, and as fetched. */
import { err, ok, type Result } from "../../base/result.ts";

export type AddressErrorKind =
  | "empty"
  | "spaces"
  | "not-an-address"
  | "http"
  | "other-scheme"
  | "path"
  | "credentials"
  | "plain-far"
  | "ipv6-loopback"
  | "duplicate"
  | "too-many";

export interface AddressError {
  readonly kind: AddressErrorKind;
  /** What was probably meant. */
  readonly suggestion?: string;
}

/** More sockets than this serve nobody. */
export const PUBS = 20;
const LOOPBACK = new Set(["localhost", "127.0.0.1"]);

/**
 * Reads an address that a person typed, against the pubs that they have. A plain host gets `wss://`; the result is normal:
 * lower-case host, no query, one slash at the end.
 */
export function parseAddress(typed: string, pubs: readonly string[]): Result<string, AddressError> {
  const text = typed.trim();
  if (text === "") return err({ kind: "empty" });
  if (/\s/.test(text)) return err({ kind: "spaces", suggestion: text.replace(/\s+/g, "") });
  const url = readUrl(/^[a-z][a-z0-9+.-]*:\/\//i.test(text) ? text : `wss://${text}`);
  if (!url || url.hostname === "" || url.hostname.endsWith(".")) return err({ kind: "not-an-address" });
  const at = (scheme: string): string => `${scheme}//${url.host}/`;
  if (url.protocol === "https:" || url.protocol === "http:") {
    const scheme = url.protocol === "http:" && LOOPBACK.has(url.hostname) ? "ws:" : "wss:";
    return err({ kind: "http", suggestion: at(scheme) });
  }
  if (url.protocol !== "wss:" && url.protocol !== "ws:")
    return err({ kind: "other-scheme", suggestion: at("wss:") });
  if (url.username !== "" || url.password !== "")
    return err({ kind: "credentials", suggestion: at(url.protocol) });
  // The page policy of both browsers can name loopback by name and by IPv4, not by IPv6.
  if (url.hostname === "[::1]")
    return err({
      kind: "ipv6-loopback",
      suggestion: `${url.protocol}//127.0.0.1${url.port ? `:${url.port}` : ""}/`,
    });
  if (url.protocol === "ws:" && !LOOPBACK.has(url.hostname))
    return err({ kind: "plain-far", suggestion: at("wss:") });
  if (url.pathname !== "/" || url.search !== "" || url.hash !== "")
    return err({ kind: "path", suggestion: at(url.protocol) });
  const address = at(url.protocol);
  if (pubs.includes(address)) return err({ kind: "duplicate" });
  if (pubs.length >= PUBS) return err({ kind: "too-many" });
  return ok(address);
}

/** The http(s) address of the same host, ending in a slash. */
export const httpBase = (url: string): string => url.replace(/^ws/, "http");

/** Whether the pub is on this machine: being offline says nothing about it. */
export const isLoopback = (url: string): boolean => LOOPBACK.has(new URL(url).hostname);

function readUrl(text: string): URL | undefined {
  try {
    return new URL(text);
  } catch {
    return undefined;
  }
}
