/** What is done with a file of everything: writing it, asking what it brings along, and taking it in, page by page. */
import { IMPORT_PAGE, type ImportPageView } from "../rpc/archive.ts";
import { type Choices, choicesIn } from "../rpc/choices.ts";
import type { Answer, RpcClient } from "../rpc/client.ts";
import { carriesPrivateKey } from "../rpc/key-pair.ts";
import type { Language } from "../rpc/texts.ts";
import type { LanguageChoice } from "../ui/language.tsx";
import { message, type Phrase, plural } from "../ui/phrase.ts";
import { applyChoices, kindsIn, newChoices } from "./choices.ts";
import { saveFile } from "./files.ts";
import { linePages, textPieces } from "./line-pages.ts";

/** Characters handed over at once: a browser copies each message several times. */
const PAGE = 2 ** 21;
/** What is looked at before anything of a file that does not begin as ours do is handed over, in characters. */
const HEAD = 2_000;
const OURS = '{"wiredove-sync"';

export type Work =
  | { readonly kind: "rest" | "done" | "trouble"; readonly said?: Phrase }
  | { readonly kind: "asks"; readonly said?: undefined; readonly file: File; readonly choices: Choices }
  | Busy;
interface Busy {
  readonly kind: "busy";
  readonly said: Phrase;
  readonly done?: number;
  readonly of?: number;
}

type Tell = (work: Busy) => void;

export async function save(
  client: RpcClient,
  tell: Tell,
  isOver: () => boolean,
  language: Language | undefined,
): Promise<Work> {
  // Each page becomes a blob at once, which a browser can put on the disk.
  const parts: Blob[] = [];
  let next: { readonly cursor: string | null } = { cursor: null };
  do {
    if (isOver()) return { kind: "done", said: message("options_archive_stopped") };
    const answer: Answer<"exportPage"> = await client.request("exportPage", {
      ...next,
      ...(language && { language }),
    });
    if (!answer.ok) return { kind: "trouble", said: message("request_lost") };
    const { lines, cursor, done, of } = answer.value;
    next = { cursor };
    parts.push(new Blob([lines]));
    tell({
      kind: "busy",
      said: message("options_archive_saving", done, plural("count_posts", of)),
      done,
      of,
    });
  } while (next.cursor !== null);
  saveFile("wiredove-sync.jsonl", new Blob(parts, { type: "application/jsonl" }));
  return { kind: "done", said: message("options_archive_saved") };
}

/** What a file brings along that is not so here; `key`: it holds one. */
export async function choicesOf(
  client: RpcClient,
  file: File,
  language: Language | undefined,
): Promise<Choices | "key" | undefined> {
  let first = "";
  try {
    for await (const { text } of linePages(textPieces(file), PAGE, IMPORT_PAGE)) {
      first = text;
      break;
    }
  } catch (error) {
    // That it can't be read is said where it is taken in.
    if (isUnreadable(error)) return undefined;
    throw error;
  }
  if (!first.startsWith(OURS)) return undefined;
  const choices = choicesIn(first);
  return carriesPrivateKey(choices) ? "key" : newChoices(client, choices, language);
}

/** The browser can't read a file any more: it was changed or taken away. */
const isUnreadable = (error: unknown): boolean => error instanceof DOMException;

/** Says how it went; nothing where there was nothing to do. */
export async function apply(
  client: RpcClient,
  choices: Choices,
  language: LanguageChoice | undefined,
  tell: Tell,
): Promise<Phrase | undefined> {
  if (kindsIn(choices).length === 0) return undefined;
  const { refused } = await applyChoices(
    client,
    choices,
    async (one) => language?.choose(one),
    (done, of) => tell({ kind: "busy", said: message("options_choices_so_far", done, of), done, of }),
  );
  return refused === 0 ? message("options_choices_done") : message("options_choices_refused", refused);
}

export async function load(client: RpcClient, file: File, tell: Tell, isOver: () => boolean): Promise<Work> {
  const sum = { ...nothingTaken };
  try {
    const trouble = await takeIn(client, file, sum, tell, isOver);
    if (trouble !== undefined && trouble !== "lost")
      return { kind: "trouble", said: troubleSaid(trouble, sum) };
    if (trouble === undefined) return { kind: "done", said: tookSaid(sum) };
  } catch (error) {
    if (!isUnreadable(error)) throw error;
  }
  return { kind: "trouble", said: message("options_archive_lost", plural("count_posts", sum.posts)) };
}

/** Page by page, until the end, or what is wrong with it; `lost`: nobody answered. Rejects where the file can't be read. */
async function takeIn(
  client: RpcClient,
  file: File,
  sum: Sum,
  tell: Tell,
  isOver: () => boolean,
): Promise<ImportPageView["trouble"] | "lost"> {
  let from = 0;
  let read = 0;
  for await (const { text, last } of linePages(textPieces(file), PAGE, IMPORT_PAGE)) {
    if (isOver()) break;
    // A key is no archive, and goes to nobody.
    if (from === 0 && !text.startsWith(OURS) && carriesPrivateKey(text.slice(0, HEAD))) return "key";
    const answer = await client.request("importPage", { text, from, last });
    if (!answer.ok) return "lost";
    const { value } = answer;
    from = value.next;
    read += text.length;
    for (const kind of ["posts", "blobs", "held", "refused"] as const) sum[kind] += value[kind];
    const said = message("options_archive_loading", plural("count_posts", sum.posts));
    tell({ kind: "busy", said, done: read, of: file.size });
    if (value.trouble !== undefined) return value.trouble;
  }
  return undefined;
}

type Sum = Record<"posts" | "blobs" | "held" | "refused", number>;
export const nothingTaken: Readonly<Sum> = { posts: 0, blobs: 0, held: 0, refused: 0 };

const tookSaid = ({ posts, blobs, held, refused }: Readonly<Sum>): Phrase =>
  message("options_archive_loaded", plural("count_posts", posts), blobs, held, refused);

export const troubleSaid = (trouble: NonNullable<ImportPageView["trouble"]>, sum: Readonly<Sum>): Phrase =>
  message("options_archive_trouble", message(`options_archive_${trouble}`), tookSaid(sum));
