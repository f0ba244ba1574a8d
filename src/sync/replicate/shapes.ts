/** Names as they stand in rows: whatever else is there makes the row one that does not parse. */
import { type Author, type Hash, parseAuthor, parseHash } from "apds";
import * as v from "valibot";

export const hashShape = v.custom<Hash>((text) => typeof text === "string" && parseHash(text) !== undefined);
export const authorShape = v.custom<Author>((text) => typeof text === "string" && parseAuthor(text).ok);
