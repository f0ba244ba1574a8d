import { hash } from "node:crypto";

/** SHA-256 of the UTF-8 in base64, at once: what names a text. */
export const hashOf = (text: string): string => hash("sha256", text, "base64");
