/** Wiredove, as it stands on the web. */
export const WIREDOVE = "https://wiredove.net";

/** What others open with or without this extension. @param name of a post or an author: 44 characters, raw, as its own links have them */
export const wiredoveLink = (name: string): string => `${WIREDOVE}/#${name}`;
