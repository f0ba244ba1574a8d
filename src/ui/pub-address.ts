/** A pub's address as people read it: the name first, the scheme only where it warns. */

export interface PubAddress {
  /** `ws://` where the connection is not encrypted; `wss://` is what everyone has, and says nothing. */
  readonly plain: boolean;
  /** Host, with a port that is not the usual one, cut after each dot, where a long one may break; each with its place in it. */
  readonly pieces: readonly { readonly at: number; readonly text: string }[];
  /** The whole host, for labels. */
  readonly host: string;
}

/** @param url as the background gives it: normalised */
export function pubAddress(url: string): PubAddress {
  const parsed = URL.canParse(url) ? new URL(url) : undefined;
  const host = parsed?.host || url;
  return {
    plain: parsed?.protocol === "ws:",
    pieces: [...host.matchAll(/[^.]*\.|[^.]+$/g)].map((match) => ({ at: match.index, text: match[0] })),
    host,
  };
}
