/** A batch made ready for its transaction, before any look into the store: each text once, each content parsed once. */
import { type Document, parseDocument } from "./document.ts";
import type { Facts, Questions } from "./facts.ts";
import type { Author, Hash, Message } from "./message.ts";
import { type Reference, referencesOf } from "./references.ts";
import type { Batch } from "./store.ts";

/** The next step of a fill, with the policy of the commit that it follows. */
export function fillIntake({ wants }: Batch, filling: Hash): Intake & { readonly filling: Hash } {
  return { ...intakeOf(wants === undefined ? {} : { wants }), filling };
}

/** The hash of the empty text, which always counts as held. */
export const EMPTY_HASH = "47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=" as Hash;

interface Parsed {
  readonly document: Document;
  readonly references: readonly Reference[];
}

export interface Intake {
  readonly batch: Batch;
  /** Nothing new: the next step of completing what waited for this content, which is held. */
  readonly filling?: Hash;
  readonly messages: ReadonlyMap<Hash, Message>;
  readonly later: ReadonlyMap<Hash, Message>;
  readonly blobs: ReadonlyMap<Hash, string>;
  /** Ids that stand in the batch a second time. */
  readonly repeated: readonly Hash[];
  /** A content's fields and references; remembered, since many messages may sign one content. */
  readonly parse: (content: Hash, text: string) => Parsed;
}

export function intakeOf(batch: Batch): Intake {
  const messages = new Map<Hash, Message>();
  const repeated: Hash[] = [];
  for (const message of batch.messages ?? []) {
    if (messages.has(message.id)) repeated.push(message.id);
    else messages.set(message.id, message);
  }
  const parsed = new Map<Hash, Parsed>();
  return {
    batch,
    messages,
    repeated,
    later: new Map(
      (batch.later ?? []).filter(({ id }) => !messages.has(id)).map((message) => [message.id, message]),
    ),
    blobs: new Map(
      (batch.blobs ?? []).filter(({ hash }) => hash !== EMPTY_HASH).map(({ hash, text }) => [hash, text]),
    ),
    parse(content, text) {
      const known = parsed.get(content);
      if (known !== undefined) return known;
      const document = parseDocument(text);
      const fresh = { document, references: referencesOf(document) };
      parsed.set(content, fresh);
      return fresh;
    },
  };
}

/** A text that this batch brings, a message's own text included: a content may itself be a message. */
export function broughtText({ blobs, messages }: Intake, hash: Hash): string | undefined {
  return hash === EMPTY_HASH ? "" : (blobs.get(hash) ?? messages.get(hash)?.text);
}

/** All that can be asked without knowing anything of the store. */
export function firstQuestions(intake: Intake): Questions {
  const { batch, messages, blobs, later } = intake;
  const authors = new Set<Author>();
  const texts = new Set<Hash>();
  const held = new Set<Hash>(blobs.keys());
  for (const message of messages.values()) {
    authors.add(message.author);
    const content = broughtText(intake, message.content);
    if (content === undefined) texts.add(message.content);
    else for (const { hash } of intake.parse(message.content, content).references) held.add(hash);
  }
  const again = (batch.again ?? []).map(({ hash }) => hash);
  for (const hash of again) held.add(hash);
  for (const { author } of batch.again ?? []) authors.add(author);
  const asked = [...(batch.asked ?? []).map(({ hash }) => hash), ...(batch.dropped ?? [])];
  return {
    messages: new Set([...messages.keys(), ...later.keys()]),
    texts,
    held,
    wants: new Set([...settling(intake), ...asked, ...texts, ...held]),
    waiting: new Set([...messages.keys(), ...blobs.keys()]),
    authors,
    later: later.size > 0 ? "all" : new Set([...messages.keys(), ...(batch.letGo ?? []), ...held]),
    uses: new Set([...(batch.shown ?? []).map(({ hash }) => hash), ...(batch.forgotten ?? [])]),
  };
}

/** The hashes whose wants end with this batch. */
function settling({ batch, messages, later, blobs }: Intake): Iterable<Hash> {
  const ended = [...(batch.unusable ?? []), ...(batch.dropped ?? [])];
  return [...messages.keys(), ...later.keys(), ...blobs.keys(), ...ended];
}

/** What the next step of a fill must know: the content is held, and more pending messages sign it than one commit completed. */
export function fillQuestions({ filling }: { readonly filling: Hash }): Questions {
  const none = new Set<never>();
  const one = new Set([filling]);
  const nothing = { messages: none, held: none, wants: none, authors: none, later: none, uses: none };
  return { ...nothing, texts: one, waiting: one };
}

/** What the first facts make it necessary to ask: references of contents that were held, and of messages that waited; authors of wants. */
export function secondQuestions(intake: Intake, facts: Facts): Questions {
  const held = new Set<Hash>();
  const authors = new Set<Author>();
  const namedBy = (content: Hash, text: string) => {
    for (const { hash } of intake.parse(content, text).references) if (!facts.held.has(hash)) held.add(hash);
  };
  for (const [content, text] of facts.texts) namedBy(content, text);
  for (const [content, waiting] of facts.waiting) {
    const text = broughtText(intake, content);
    if (text !== undefined && waiting.length > 0) namedBy(content, text);
    for (const { author } of waiting) if (!facts.authors.has(author)) authors.add(author);
  }
  for (const hash of settling(intake)) {
    const want = facts.wants.get(hash);
    for (const author of want ? [want.author, ...(want.also ?? [])] : [])
      if (!facts.authors.has(author)) authors.add(author);
  }
  return {
    messages: new Set(),
    texts: new Set(),
    held,
    wants: held,
    waiting: new Set(),
    authors,
    later: held,
    uses: new Set(),
  };
}

/** Nothing left to ask: the second round can be left out. */
export function isSilent(questions: Questions): boolean {
  return questions.held.size === 0 && questions.authors.size === 0;
}
