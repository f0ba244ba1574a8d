/** What a bridge says, read as what a stranger says: a page can have said all of it. Bounded before anything is done with it. */
import * as v from "valibot";
import type { FromPage, KeptTell } from "../rpc/page-port.ts";

/** Frames in one message: what a page can say in one turn and have answered. */
const TEXTS = 50_000;
const ID_CHARACTERS = 64;
const URL_CHARACTERS = 2_048;

const number = v.pipe(v.number(), v.integer(), v.minValue(0));
const id = v.pipe(v.string(), v.minLength(1), v.maxLength(ID_CHARACTERS));
const url = v.pipe(v.string(), v.maxLength(URL_CHARACTERS));
const texts = v.pipe(v.array(v.string()), v.maxLength(TEXTS));
const key = v.pipe(v.string(), v.startsWith("tell:"), v.maxLength(ID_CHARACTERS));

/** The part that is a socket's talk; calls come beside it. */
export type PageTalk = Exclude<FromPage, { readonly kind: "call" | "stop" }>;

const talk: v.GenericSchema<unknown, PageTalk> = v.variant("kind", [
  v.object({ kind: v.literal("hello"), page: id, seq: v.exactOptional(number) }),
  v.object({ kind: v.literal("open"), socket: number, url }),
  v.object({ kind: v.literal("say"), socket: number, texts, kept: v.exactOptional(key) }),
  v.object({ kind: v.literal("close"), socket: number }),
  v.object({ kind: v.literal("elsewhere"), url }),
]);

const kept: v.GenericSchema<unknown, KeptTell> = v.object({
  origin: url,
  page: id,
  at: number,
  texts,
});

/** Undefined: nothing that we know. */
export function readTalk(message: unknown): PageTalk | undefined {
  const read = v.safeParse(talk, message);
  return read.success ? read.output : undefined;
}

export function readKept(row: unknown): KeptTell | undefined {
  const read = v.safeParse(kept, row);
  return read.success ? read.output : undefined;
}
