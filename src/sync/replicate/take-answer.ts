/** One HTTP answer that is a list of texts, streamed into ingest: bounded in size and time, and never held whole. */
import { FUTURE_NEAR_MS, type StoreFailure } from "apds";
import { type Cancel, type Clock, every } from "../../base/clock.ts";
import { err, ok, type Result } from "../../base/result.ts";
import type { Http } from "../http.ts";
import { CONTENT_LIMIT } from "./door.ts";
import type { Ingest } from "./ingest.ts";
import type { Cursors, Ledger } from "./ledger.ts";
import type { ShapeFailure } from "./poll-answer.ts";
import type { RunReader } from "./run-reader.ts";
import { claimedTs } from "./windows.ts";

export const RUN_DEADLINE_MS = 60_000;
export const RUN_CHARACTERS = 64 * 2 ** 20;
/** Nothing came for so long: what did is not kept waiting for the rest of its chunk. */
const STALL_MS = 1_000;
const CHUNK_TEXTS = 500;
const CHUNK_CHARACTERS = 4 * CONTENT_LIMIT;
/** No request of this pub makes it work for long, or lose anything. */
const SAFE_HEADER = "x-anproto-pub";

export type AnswerFailure =
  | { readonly kind: "absent" }
  | { readonly kind: "no-answer" }
  | { readonly kind: "status"; readonly status: number }
  /** The answer ended early: what came is kept, the cursor stays. */
  | { readonly kind: "cut" }
  /** It was larger or took longer than we allow: so many texts of it were taken, the last message being dated so (ms). */
  | { readonly kind: "exceeded"; readonly lastTs: number | undefined; readonly texts: number }
  | { readonly kind: "protocol" }
  | { readonly kind: "store"; readonly failure: StoreFailure };

/** Texts taken in so far, of about how many (left out where nobody can know). */
export interface Progress {
  readonly texts: number;
  readonly of?: number;
}

export interface AnswerDeps {
  /** The pub's http(s) address, ending in a slash. */
  readonly base: string;
  readonly http: Http;
  readonly clock: Clock;
  readonly ledger: Ledger;
  readonly ingest: Pick<Ingest, "take">;
  /** Reads along. */
  readonly reader: RunReader;
  /** It shows as well that the pub answers at all. */
  readonly progress: (progress: Progress) => void;
}

/** Reads a list of texts from the pieces of an answer. */
export interface TextList {
  push(piece: string): Result<readonly string[], ShapeFailure>;
  readonly complete: boolean;
}

interface Asked {
  /** Behind the base. */
  readonly path: string;
  /** One that is under way already: dropped where it is for something else. */
  readonly request?: Request | undefined;
  readonly list: TextList;
  /** Looked at when the answer came whole: what moves in the transaction of its last texts. `ahead`: the earliest date, ms, that our clock has not reached. */
  readonly cursors?: (ahead: number | undefined) => Cursors | undefined;
}

/** A request that was begun, and is read later or never. */
export interface Request {
  readonly path: string;
  readonly answer: ReturnType<Http["get"]>;
  /** Aborts when it took too long. */
  readonly late: AbortController;
  readonly cancel: Cancel;
}

/** Asks for `path`, and no longer than we allow. */
export function begin(
  { base, http, clock }: Pick<AnswerDeps, "base" | "http" | "clock">,
  path: string,
  leave: AbortSignal,
): Request {
  const late = new AbortController();
  const cancel = clock.after(RUN_DEADLINE_MS, () => late.abort());
  return { path, answer: http.get(base + path, AbortSignal.any([leave, late.signal])), late, cancel };
}

/** Nobody reads it: what is still on its way is stopped. */
export function drop(request: Request | undefined): void {
  request?.cancel();
  request?.late.abort();
}

/** Resolves with the number of texts once they, and the cursors of an answer that came whole, are committed. */
export async function takeAnswer(
  deps: AnswerDeps,
  asked: Asked,
  leave: AbortSignal,
): Promise<Result<number, AnswerFailure>> {
  const { request: ahead, path } = asked;
  const isIt = ahead?.path === path;
  if (!isIt) drop(ahead);
  const { answer, late, cancel } = isIt ? ahead : begin(deps, path, leave);
  const over = new AbortController();
  return take(deps, asked, answer, late.signal, leave, over.signal).finally(() => {
    cancel();
    over.abort();
  });
}

async function take(
  { clock, ledger, ingest, reader, progress }: AnswerDeps,
  { list, cursors }: Asked,
  answering: Request["answer"],
  late: AbortSignal,
  leave: AbortSignal,
  over: AbortSignal,
): Promise<Result<number, AnswerFailure>> {
  const answer = await answering;
  if (!answer.ok) return err({ kind: "no-answer" });
  const { status, body } = answer.value;
  const isSafe = answer.value.header(SAFE_HEADER) === "1";
  if (status === 404) {
    // Without a poll it can say so all the same; a stranger's 404 takes nothing back.
    if (isSafe) ledger.saw(true);
    return err({ kind: "absent" });
  }
  if (status !== 200) return err({ kind: "status", status });
  const length = Number(answer.value.header("content-length"));
  const waiting: string[] = [];
  let [characters, count, size] = [0, 0, 0];
  let [lastTs, ahead]: (number | undefined)[] = [];
  const takeIn = async (move?: Cursors, isEnd = false): Promise<Result<void, AnswerFailure>> => {
    const texts = waiting.splice(0);
    size = 0;
    count += texts.length;
    const read = characters;
    const taken = move
      ? await ledger.move(move, (row) => ingest.take(texts, ledger, () => [row()]))
      : await ingest.take(texts, ledger, isEnd ? () => [] : undefined);
    // A body that is packed on its way is longer than its length says: then nobody knows how much is to come.
    const of = read > 0 && read <= length ? Math.round((count * length) / read) : undefined;
    progress({ texts: count, ...(of === undefined ? {} : { of }) });
    return taken.ok ? taken : err({ kind: "store", failure: taken.error });
  };
  // One chunk is on its way in while the next one is read: so it can be judged while the one before it commits.
  let before: Promise<Result<void, AnswerFailure>> = Promise.resolve(ok(undefined));
  const flush = (): Promise<Result<void, AnswerFailure>> => {
    const earlier = before;
    before = earlier.then((done) => (done.ok && waiting.length > 0 ? takeIn() : done));
    return earlier;
  };
  let [piecesSeen, pieces] = [0, 0];
  every(clock, STALL_MS, over, () => {
    if (piecesSeen === pieces && waiting.length > 0) void flush();
    piecesSeen = pieces;
  });
  for await (const piece of body) {
    if (leave.aborted || late.aborted) break;
    characters += piece.length;
    ledger.traffic.in += piece.length;
    pieces += 1;
    const texts = list.push(piece);
    // Something that never looked like a list (a page, an app) is no pub's; one that breaks later is a broken answer.
    if (!texts.ok) {
      await before;
      return err({ kind: count + waiting.length === 0 ? "absent" : "protocol" });
    }
    await reader.texts(texts.value);
    for (const text of texts.value) {
      waiting.push(text);
      size += text.length;
      const ts = claimedTs(text);
      lastTs = ts ?? lastTs;
      if (ts !== undefined && ts > clock.now() + FUTURE_NEAR_MS) ahead = Math.min(ts, ahead ?? ts);
      if (waiting.length < CHUNK_TEXTS && size < CHUNK_CHARACTERS) continue;
      const flushed = await flush();
      if (!flushed.ok) return flushed;
    }
    if (characters > RUN_CHARACTERS) break;
  }
  const earlier = await before;
  if (!earlier.ok) return earlier;
  const whole = list.complete && !answer.value.cut();
  if (whole) ledger.saw(isSafe);
  const move = whole ? cursors?.(ahead) : undefined;
  if (waiting.length > 0 || move) {
    const flushed = await takeIn(move, true);
    if (!flushed.ok) return flushed;
  }
  if (whole) return ok(count);
  const exceeded = !leave.aborted && (late.aborted || characters > RUN_CHARACTERS);
  return err(exceeded ? { kind: "exceeded", lastTs, texts: count } : { kind: "cut" });
}
