/** A content as people wrote it: front matter in YAML, then a body. Everything read here comes from strangers. */
import { EVENT_ID, type Event, getScalarValue, parseEvents } from "js-yaml";
import { writeFields } from "./write-fields.ts";

/** A scalar is the text as it was written: no numbers, dates or nulls. */
export type FieldValue = string | readonly string[] | ReadonlyMap<string, string>;

export interface Document {
  readonly fields: ReadonlyMap<string, FieldValue>;
  readonly body: string;
}

/** Longest header that is parsed, in characters; a longer one is body. */
const HEADER_LIMIT = 16_384;

const OPENING = /^\uFEFF?(?:---(?:yaml)?|= yaml =)[^\S\n]*\r?\n/i;
const CLOSING = /^(?:---|= yaml =)[^\S\n]*$/im;

/** Front matter and body. What does not parse within the bounds (16 Ki characters, depth 2, no anchor, alias or tag) is all body. */
export function parseDocument(text: string): Document {
  const opening = OPENING.exec(text);
  if (opening === null) return { fields: new Map(), body: text };
  const start = opening[0].length;
  const closing = CLOSING.exec(text.slice(start, start + HEADER_LIMIT + 16));
  if (closing === null || closing.index > HEADER_LIMIT) return { fields: new Map(), body: text };
  // White space around the header is dropped before it is parsed, as the reference does: a header may be indented as a whole.
  const fields = parseFields(text.slice(start, start + closing.index).trim());
  if (fields === undefined) return { fields: new Map(), body: text };
  const end = start + closing.index + closing[0].length;
  return { fields, body: text.slice(text.charCodeAt(end) === 10 ? end + 1 : end) };
}

/** A field's text; undefined where there is none, or where it is a list or a mapping. */
export function textField(document: Document, name: string): string | undefined {
  const value = document.fields.get(name);
  return typeof value === "string" ? value : undefined;
}

/** The document that the reference reads back as the same fields, in their order. Without any field the header is `{}`, as there. */
export function createDocument(
  fields: ReadonlyMap<string, string | readonly string[]>,
  body: string,
): string {
  return `---\n${writeFields(fields)}---\n${body}`;
}

function parseFields(header: string): Map<string, FieldValue> | undefined {
  let events: Event[];
  try {
    // Only against a deep stack; the depth that we take is decided below, where it is the same for both styles.
    events = parseEvents(header, { maxDepth: 8 });
  } catch {
    return undefined;
  }
  return new EventReader(header, events).fields();
}

/** Thrown and caught in this file: YAML that is well-formed and beyond our bounds. */
class BeyondBounds extends Error {}

class EventReader {
  #at = 0;
  readonly #source: string;
  readonly #events: readonly Event[];

  constructor(source: string, events: readonly Event[]) {
    this.#source = source;
    this.#events = events;
  }

  /** The fields of the one mapping that is the whole header, or undefined if it is anything else. */
  fields(): Map<string, FieldValue> | undefined {
    try {
      if (this.#take().type !== EVENT_ID.DOCUMENT || this.#take().type !== EVENT_ID.MAPPING) return undefined;
      const fields = this.#pairs((event) => this.#value(event));
      // A second document in one header is an error in the reference too.
      return this.#take().type === EVENT_ID.POP && this.#at === this.#events.length ? fields : undefined;
    } catch {
      // Beyond our bounds, or a bad escape in a scalar.
      return undefined;
    }
  }

  #pairs<T>(read: (event: Event) => T): Map<string, T> {
    const pairs = new Map<string, T>();
    for (let event = this.#take(); event.type !== EVENT_ID.POP; event = this.#take()) {
      const name = this.#scalar(event);
      if (pairs.has(name)) throw new BeyondBounds("a name stands twice");
      pairs.set(name, read(this.#take()));
    }
    return pairs;
  }

  #value(event: Event): FieldValue {
    if (event.type === EVENT_ID.MAPPING) return this.#pairs((inner) => this.#scalar(inner));
    if (event.type !== EVENT_ID.SEQUENCE) return this.#scalar(event);
    const items: string[] = [];
    for (let inner = this.#take(); inner.type !== EVENT_ID.POP; inner = this.#take())
      items.push(this.#scalar(inner));
    return items;
  }

  #scalar(event: Event): string {
    if (event.type !== EVENT_ID.SCALAR) throw new BeyondBounds("not a scalar");
    return getScalarValue(this.#source, event);
  }

  /** The next event. Anchors, aliases and tags stop here: they are how a small header grows or names a type. */
  #take(): Event {
    const event = this.#events[this.#at++];
    if (event === undefined || event.type === EVENT_ID.ALIAS) throw new BeyondBounds("an alias, or no end");
    if ("anchorStart" in event && (event.anchorStart !== -1 || event.tagStart !== -1))
      throw new BeyondBounds("an anchor or a tag");
    return event;
  }
}
