/**
 * Reads a pub's poll answer as it comes, `{"messages": [text, …], "nextSince": n}`: an answer of many megabytes must neither be
 * held whole nor be trusted to end. Of what follows the texts only three members are read, of a pub that answers by cursor: they are
 * its own place in its own list, and say nothing about time.
 */
import * as v from "valibot";
import { err, ok, type Result } from "../../base/result.ts";

/** Not the shape of a poll answer, or larger than anything we take. */
export interface ShapeFailure {
  readonly kind: "shape";
}
const shape = err<ShapeFailure>({ kind: "shape" });

/** `head`: before the list. `list`: between texts. `text`: inside one. `tail`: after the list. */
type Place = "head" | "list" | "text" | "tail";

const HEAD = /^\s*\{\s*"messages"\s*:\s*\[/;
const HEAD_LIMIT = 1_024;
/** Opaque to us, and given back in an address: no blanks, nothing that cannot be encoded. */
export const placeShape = v.pipe(v.string(), v.regex(/^[\x21-\x7e]{1,200}$/));

const tailShape = v.object({
  /** Where the next page begins. */
  cursor: v.fallback(v.optional(placeShape), undefined),
  /** Whether there is more now. */
  more: v.fallback(v.optional(v.boolean(), false), false),
  /** Posts behind this page. */
  left: v.fallback(v.optional(v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(1e12))), undefined),
});
export type PollTail = v.InferOutput<typeof tailShape>;

export class PollAnswer {
  #place: Place = "head";
  #rest = "";
  /** Where in `#rest` the place begins that is read now. */
  #at = 0;
  /** Where in `#rest` to go on looking for the end of a text. */
  #from = 0;
  #afterComma = false;
  #count = 0;
  #tail = "";

  constructor(private readonly textLimit: number) {}

  /** True once the list was closed: an answer that ends before is cut. */
  get complete(): boolean {
    return this.tail !== undefined;
  }

  /** What stands behind the texts, once the answer is complete. */
  get tail(): PollTail | undefined {
    return this.#place === "tail" ? parseTail(this.#tail) : undefined;
  }

  /** The texts that this piece completes, in order. */
  push(piece: string): Result<readonly string[], ShapeFailure> {
    this.#rest = this.#rest.slice(this.#at) + piece;
    this.#from = Math.max(0, this.#from - this.#at);
    this.#at = 0;
    const texts: string[] = [];
    for (;;) {
      switch (this.#place) {
        case "head": {
          const head = HEAD.exec(this.#rest);
          if (!head) return this.#rest.length > HEAD_LIMIT || !couldBegin(this.#rest) ? shape : ok(texts);
          this.#at = head[0].length;
          this.#place = "list";
          break;
        }
        case "list": {
          const at = afterBlanks(this.#rest, this.#at);
          if (at === this.#rest.length) return ok(texts);
          const sign = this.#rest.charAt(at);
          if (sign === "]" && !this.#afterComma) this.#place = "tail";
          else if (sign === "," && this.#count > 0 && !this.#afterComma) this.#afterComma = true;
          else if (sign === '"' && (this.#count === 0 || this.#afterComma)) this.#place = "text";
          else return shape;
          this.#at = this.#from = at + 1;
          break;
        }
        case "text": {
          const end = endOfText(this.#rest, this.#from);
          if (end.kind === "open") {
            this.#from = end.from;
            return this.#rest.length - this.#at > 6 * this.textLimit ? shape : ok(texts);
          }
          const text = parseText(this.#rest.slice(this.#at, end.at));
          if (text === undefined) return shape;
          texts.push(text);
          this.#count += 1;
          this.#afterComma = false;
          this.#at = end.at + 1;
          this.#place = "list";
          break;
        }
        case "tail":
          this.#tail = (this.#tail + this.#rest.slice(this.#at)).slice(0, HEAD_LIMIT);
          this.#at = this.#rest.length;
          return ok(texts);
      }
    }
  }
}

/** As in `\s`, of which JSON has four. */
function afterBlanks(text: string, from: number): number {
  let at = from;
  while (at < text.length && /\s/.test(text.charAt(at))) at += 1;
  return at;
}

type End =
  | { readonly kind: "closed"; readonly at: number }
  | { readonly kind: "open"; readonly from: number };

/** The quote that closes a JSON string whose opening quote is gone. */
function endOfText(rest: string, from: number): End {
  for (let at = from; ; ) {
    const quote = rest.indexOf('"', at);
    const backslash = rest.indexOf("\\", at);
    if (backslash !== -1 && (quote === -1 || backslash < quote)) {
      // The escaped character may still be on its way.
      if (backslash + 1 >= rest.length) return { kind: "open", from: backslash };
      at = backslash + 2;
    } else if (quote !== -1) return { kind: "closed", at: quote };
    else return { kind: "open", from: rest.length };
  }
}

function parseText(inside: string): string | undefined {
  try {
    const text: unknown = JSON.parse(`"${inside}"`);
    return typeof text === "string" ? text : undefined;
  } catch {
    return undefined;
  }
}

/** What follows the list: the rest of one object. */
function parseTail(tail: string): PollTail | undefined {
  try {
    const after: unknown = JSON.parse(`{"messages":[]${tail}`);
    const shape = v.safeParse(tailShape, after);
    return shape.success ? shape.output : undefined;
  } catch {
    return undefined;
  }
}

const couldBegin = (rest: string): boolean => {
  const packed = rest.replace(/\s/g, "");
  return '{"messages":['.startsWith(packed.slice(0, 13));
};
