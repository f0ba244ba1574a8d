/** One batch in the making: what was judged at the door, sorted into what one transaction takes in. */
import type { Author, Batch, Hash, Message, Result, StoreFailure, Value } from "apds";
import { unreachable } from "../../base/result.ts";
import { CONTENT_LIMIT, namedBy, type Verdict } from "./door.ts";
import type { Fault } from "./ledger.ts";
import type { Orphanage } from "./orphanage.ts";
import type { Interests } from "./scope.ts";

/** Whoever tells us texts. The account is kept by the caller. */
export interface Teller {
  arrived(posts: number): void;
  fault(kind: Fault, times?: number): void;
  /** It told so many texts that were new to us, and so many that were held already; what we asked a list for again is not counted. */
  heard(fresh: number, known: number): void;
  /** It told a verified message that was new to us, dated so (ms). */
  dated(author: Author, ts: number): void;
  /** Dirty figures to be written along. */
  takeDirty(): Value | undefined;
}

/** Texts that were handed over together, and end together. */
export interface Parcel {
  readonly kind: "parcel";
  readonly teller: Teller;
  /** Called as the transaction of its last text begins. */
  readonly values: () => readonly Value[];
  left: number;
  failure: StoreFailure | undefined;
  readonly done: (result: Result<void, StoreFailure>) => void;
}

/** Texts that come one by one, for as long as a channel is open: no promise is made for each. */
export interface Stream {
  readonly kind: "stream";
  readonly teller: Teller;
  /** These, in the order of their coming, are committed or were refused at the door; a failure is that of their transaction. */
  readonly settled: (texts: readonly string[], result: Result<void, StoreFailure>) => void;
}

export type Delivery = Parcel | Stream;

export interface Item {
  /** Undefined: carries only the values of its delivery. */
  readonly text: string | undefined;
  readonly delivery: Delivery;
}

export interface Filled extends Batch {
  readonly messages: Message[];
  readonly later: Message[];
  readonly blobs: { readonly hash: Hash; readonly text: string }[];
  readonly unusable: Hash[];
  readonly values: Value[];
}

export const isEmpty = (batch: Filled): boolean =>
  batch.messages.length +
    batch.later.length +
    batch.blobs.length +
    batch.unusable.length +
    batch.values.length ===
  0;

/** The texts of each delivery among these. */
export function byDelivery(items: readonly Item[]): ReadonlyMap<Delivery, readonly (string | undefined)[]> {
  const texts = new Map<Delivery, (string | undefined)[]>();
  for (const { text, delivery } of items) {
    const others = texts.get(delivery);
    if (others) others.push(text);
    else texts.set(delivery, [text]);
  }
  return texts;
}

/** What one transaction is to take in, and who told what of it. */
export interface Sorted {
  readonly batch: Filled;
  /** Who told a text first, by its hash. */
  readonly tellers: ReadonlyMap<Hash, Teller>;
}

/** @param judged one for each item that has a text, in their order */
export function sortBatch(
  items: readonly Item[],
  judged: readonly Verdict[],
  orphans: Orphanage,
  interests: Pick<Interests, "takes">,
): Sorted {
  const verdicts = judged.map((verdict) => asOfNow(verdict, interests));
  for (const verdict of verdicts) if (verdict.kind === "outside") orphans.forgive(verdict.content);
  const batch: Filled = { messages: [], later: [], blobs: [], unusable: [], values: [] };
  const tellers = new Map<Hash, Teller>();
  let at = 0;
  for (const { text, delivery } of items) {
    const verdict = text === undefined ? undefined : verdicts[at++];
    if (verdict) place(verdict, delivery, batch, tellers);
  }
  const deliveries = byDelivery(items);
  for (const [delivery, texts] of deliveries) {
    // Values go with the last text of their delivery, and only if no earlier batch of it failed: so a cursor covers what it says.
    if (delivery.kind === "parcel" && texts.length === delivery.left && !delivery.failure)
      batch.values.push(...delivery.values());
  }
  addOrphans(batch, orphans);
  refuseLargeContents(batch, tellers);
  // Figures alone are not worth a transaction: junk must not make the disk work. A tick writes them.
  if (isEmpty(batch)) return { batch, tellers };
  for (const teller of new Set([...deliveries.keys()].map((delivery) => delivery.teller))) {
    const dirty = teller.takeDirty();
    // A delivery's own row of the same key comes later in the list and wins: it holds the cursor.
    if (dirty) batch.values.unshift(dirty);
  }
  return { batch, tellers };
}

/** Whoever was blocked since the door was asked stays outside: what was theirs goes to the trash behind this very moment, or went before it. */
function asOfNow(verdict: Verdict, interests: Pick<Interests, "takes">): Verdict {
  if (verdict.kind !== "message" && verdict.kind !== "later") return verdict;
  const { hash, message } = verdict;
  return interests.takes(message.author, true)
    ? verdict
    : { kind: "outside", hash, content: message.content };
}

function place(
  verdict: Verdict,
  { kind, teller }: Delivery,
  batch: Filled,
  tellers: Map<Hash, Teller>,
): void {
  // A list that comes again (a wider window, the overlap of two days) is our doing; a frame is the pub's.
  const again = (): void => (kind === "stream" ? teller.heard(0, 1) : undefined);
  switch (verdict.kind) {
    case "held":
      return again();
    case "outside":
      return;
    case "refused":
      if (verdict.message) teller.dated(verdict.message.author, verdict.message.ts);
      return teller.fault(verdict.why);
    case "unusable":
      batch.unusable.push(verdict.hash);
      return teller.fault("invalid");
    case "message":
    case "later":
      teller.dated(verdict.message.author, verdict.message.ts);
      batch[verdict.kind === "message" ? "messages" : "later"].push(verdict.message);
      break;
    case "blob":
      batch.blobs.push(verdict.blob);
      break;
    default:
      return unreachable(verdict);
  }
  if (tellers.has(verdict.hash)) again();
  else tellers.set(verdict.hash, teller);
}

/** Blobs that came early and that this batch's messages name join it. */
function addOrphans(batch: Filled, orphans: Orphanage): void {
  if (orphans.size === 0 || batch.messages.length === 0) return;
  const here = new Map(batch.blobs.map((blob) => [blob.hash, blob]));
  const join = (hash: Hash): void => {
    const orphan = orphans.find(hash);
    if (!orphan || here.has(hash)) return;
    here.set(hash, orphan);
    batch.blobs.push(orphan);
  };
  for (const message of batch.messages) {
    join(message.content);
    const content = here.get(message.content);
    if (content) for (const hash of namedBy(content.text)) join(hash);
  }
}

/** The door lets a blob in that is as large as an image may be, for nobody knew yet what it is: as a content it is refused here. */
function refuseLargeContents(batch: Filled, tellers: ReadonlyMap<Hash, Teller>): void {
  const contents = new Set(batch.messages.map((message) => message.content));
  const large = batch.blobs.filter(({ hash, text }) => text.length > CONTENT_LIMIT && contents.has(hash));
  for (const blob of large) {
    batch.blobs.splice(batch.blobs.indexOf(blob), 1);
    batch.unusable.push(blob.hash);
    tellers.get(blob.hash)?.fault("tooLarge");
  }
}
