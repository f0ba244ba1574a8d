/**
 * Reads `GET /all` as it comes: one JSON array of `{hash, sig, author, opened, text?, ts}`. Only the message and its content are taken,
 * as texts like any other; what the pub says of them is not believed.
 */
import * as v from "valibot";
import { err, ok, type Result } from "../../base/result.ts";
import type { ShapeFailure } from "./poll-answer.ts";
import type { TextList } from "./take-answer.ts";

const entryShape = v.object({
  sig: v.string(),
  text: v.fallback(v.optional(v.string()), undefined),
});

/** In one entry, escapes and the other members included. */
const ENTRY_FACTOR = 6;

export class AllAnswer implements TextList {
  #rest = "";
  /** Where in `#rest` to go on looking. */
  #at = 0;
  #depth = 0;
  #inText = false;
  #place: "head" | "list" | "end" = "head";
  #afterComma = false;
  #count = 0;

  constructor(private readonly textLimit: number) {}

  get complete(): boolean {
    return this.#place === "end" && this.#rest.trim() === "";
  }

  push(piece: string): Result<readonly string[], ShapeFailure> {
    this.#rest += piece;
    const texts: string[] = [];
    for (;;) {
      if (this.#depth > 0) {
        const end = this.#entryEnd();
        if (end === undefined)
          return this.#rest.length > ENTRY_FACTOR * this.textLimit ? err({ kind: "shape" }) : ok(texts);
        const entry = parseEntry(this.#rest.slice(0, end));
        if (!entry) return err({ kind: "shape" });
        texts.push(entry.sig, ...(entry.text === undefined ? [] : [entry.text]));
        this.#count += 1;
        this.#drop(end);
        continue;
      }
      const token = /^\s*(\S)/.exec(this.#rest);
      if (!token) return ok(texts);
      const [all, sign = ""] = token;
      if (!this.#step(sign)) return err({ kind: "shape" });
      // An entry keeps its opening brace.
      this.#drop(sign === "{" ? all.length - 1 : all.length);
      if (sign === "{") this.#at = 1;
    }
  }

  /** What stands between entries. False where it cannot stand there. */
  #step(sign: string): boolean {
    if (this.#place === "head") {
      this.#place = "list";
      return sign === "[";
    }
    if (this.#place === "end") return false;
    const first = this.#count === 0;
    switch (sign) {
      case "{":
        this.#depth = 1;
        if (!first && !this.#afterComma) return false;
        this.#afterComma = false;
        return true;
      case ",":
        if (first || this.#afterComma) return false;
        this.#afterComma = true;
        return true;
      case "]":
        this.#place = "end";
        return !this.#afterComma;
      default:
        return false;
    }
  }

  /** Behind the closing brace of the entry that `#rest` begins with, once it is there. */
  #entryEnd(): number | undefined {
    const signs = /["\\{}]/g;
    signs.lastIndex = this.#at;
    for (let sign = signs.exec(this.#rest); sign; sign = signs.exec(this.#rest)) {
      if (sign[0] === "\\") {
        // The escaped character may still be on its way.
        if (sign.index + 1 >= this.#rest.length) {
          this.#at = sign.index;
          return undefined;
        }
        signs.lastIndex = sign.index + 2;
      } else if (sign[0] === '"') this.#inText = !this.#inText;
      else if (!this.#inText) this.#depth += sign[0] === "{" ? 1 : -1;
      if (this.#depth === 0) return sign.index + 1;
    }
    this.#at = this.#rest.length;
    return undefined;
  }

  #drop(characters: number): void {
    this.#rest = this.#rest.slice(characters);
    this.#at = 0;
  }
}

function parseEntry(json: string): v.InferOutput<typeof entryShape> | undefined {
  try {
    const entry = v.safeParse(entryShape, JSON.parse(json));
    return entry.success ? entry.output : undefined;
  } catch {
    return undefined;
  }
}
