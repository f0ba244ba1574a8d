/** What a bridge says, read as what a stranger says: a page can have said all of it. Bounded before anything is done with it. */
import * as v from "valibot";
import { type FromPage, type KeptTell, type PageCall, URL_CHARACTERS } from "../rpc/page-port.ts";

/** Frames in one message: what a page can say in one turn and have answered. */
const TEXTS = 50_000;

const number = v.pipe(v.number(), v.integer(), v.minValue(0));
const id = v.pipe(v.string(), v.regex(/^[\w-]{1,64}$/));
const url = v.pipe(v.string(), v.maxLength(URL_CHARACTERS));
const texts = v.pipe(v.array(v.string()), v.maxLength(TEXTS));
const key = v.pipe(v.string(), v.regex(/^tell:[\w-]{1,64}$/));

const key44 = v.pipe(v.string(), v.length(44));
const before = v.exactOptional(v.pipe(v.string(), v.maxLength(100)));
const limit = v.exactOptional(v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(100)));
/** Images of one post. */
const BLOBS = 64;

const what: v.GenericSchema<unknown, PageCall> = v.variant("kind", [
  v.object({ kind: v.literal("get"), hash: key44 }),
  v.object({ kind: v.literal("latest"), author: key44 }),
  v.object({ kind: v.literal("feed"), author: key44, before, limit }),
  v.object({ kind: v.literal("query"), words: v.pipe(v.string(), v.maxLength(200)), before, limit }),
  v.object({ kind: v.literal("subscribe"), author: v.exactOptional(key44) }),
  v.object({
    kind: v.literal("publish"),
    message: v.pipe(v.string(), v.length(208)),
    blobs: v.pipe(v.array(v.string()), v.maxLength(BLOBS)),
  }),
]);

const talk: v.GenericSchema<unknown, FromPage> = v.variant("kind", [
  v.object({
    kind: v.literal("hello"),
    page: id,
    seq: v.exactOptional(number),
    away: v.exactOptional(number),
  }),
  v.object({ kind: v.literal("open"), socket: number, url }),
  v.object({ kind: v.literal("say"), socket: number, texts, kept: v.exactOptional(key) }),
  v.object({ kind: v.literal("close"), socket: number }),
  v.object({ kind: v.literal("elsewhere"), url }),
  v.object({ kind: v.literal("call"), call: number, what }),
  v.object({ kind: v.literal("stop"), call: number }),
]);

const callNumber = v.object({ kind: v.literal("call"), call: number });

const kept: v.GenericSchema<unknown, KeptTell> = v.object({
  origin: url,
  page: id,
  at: number,
  texts,
});

/** Undefined: nothing that we know. */
export function readTalk(message: unknown): FromPage | undefined {
  const read = v.safeParse(talk, message);
  return read.success ? read.output : undefined;
}

/** The number of a call whose arguments could not be read: it is answered as invalid. */
export function readCallNumber(message: unknown): number | undefined {
  const read = v.safeParse(callNumber, message);
  return read.success ? read.output.call : undefined;
}

export function readKept(row: unknown): KeptTell | undefined {
  const read = v.safeParse(kept, row);
  return read.success ? read.output : undefined;
}
