import { useRef, useState } from "preact/hooks";
import { IMPORT_PAGE, type ImportPageView } from "../rpc/archive.ts";
import type { Answer, RpcClient } from "../rpc/client.ts";
import { carriesPrivateKey } from "../rpc/key-pair.ts";
import type { PageParts } from "../ui/parts.ts";
import { message, type Phrase, plural } from "../ui/phrase.ts";
import { useWords } from "../ui/words.ts";
import { FileButton } from "./file-button.tsx";
import { saveFile } from "./files.ts";
import { linePages, textPieces } from "./line-pages.ts";

/** Characters handed over at once: a browser copies each message several times. */
const PAGE = 2 ** 21;
/** What is looked at before anything of a file that does not begin as ours do is handed over, in characters. */
const HEAD = 2_000;
const OURS = '{"wiredove-sync"';

type Work = { readonly kind: "rest" | "done" | "trouble"; readonly said?: Phrase } | Busy;
interface Busy {
  readonly kind: "busy";
  readonly said: Phrase;
  readonly done?: number;
  readonly of?: number;
}

/** Everything into a file, and out of one: each line of it verifies by itself. Never the key. */
export function Archive({ client }: PageParts) {
  const words = useWords();
  const [work, setWork] = useState<Work>({ kind: "rest" });
  const stop = useRef(false);
  const isBusy = work.kind === "busy";
  const run = async (act: (isOver: () => boolean) => Promise<Work>): Promise<void> => {
    if (isBusy) return;
    stop.current = false;
    setWork(await act(() => stop.current));
  };
  return (
    <section class="archive">
      <h2>{words.t("options_archive_heading")}</h2>
      <p class="soft">{words.t("options_archive_note")}</p>
      <div class="actions">
        <button
          type="button"
          class="quiet"
          aria-disabled={isBusy}
          onClick={() => void run((isOver) => save(client, setWork, isOver))}
        >
          {words.t("options_archive_save")}
        </button>
        <FileButton
          name={words.t("options_archive_load")}
          onFile={(file) => void run((isOver) => load(client, file, setWork, isOver))}
        />
        {isBusy && (
          <button
            type="button"
            class="quiet"
            onClick={() => {
              stop.current = true;
            }}
          >
            {words.t("action_cancel")}
          </button>
        )}
      </div>
      {work.kind === "busy" && work.of !== undefined && (
        <progress value={work.done} max={Math.max(work.of, work.done ?? 0, 1)} aria-hidden="true" />
      )}
      {/* How far it is changes all the time, and is not said aloud. */}
      {isBusy && <p>{words.say(work.said)}</p>}
      <p role="status" class={work.kind === "trouble" ? "error" : isBusy ? "soft" : undefined}>
        {isBusy ? words.t("options_archive_busy") : work.said && words.say(work.said)}
      </p>
    </section>
  );
}

type Tell = (work: Busy) => void;

async function save(client: RpcClient, tell: Tell, isOver: () => boolean): Promise<Work> {
  // Each page becomes a blob at once, which a browser can put on the disk.
  const parts: Blob[] = [];
  let next: { readonly cursor: string | null } = { cursor: null };
  do {
    if (isOver()) return { kind: "done", said: message("options_archive_stopped") };
    const answer: Answer<"exportPage"> = await client.request("exportPage", next);
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

async function load(client: RpcClient, file: File, tell: Tell, isOver: () => boolean): Promise<Work> {
  const sum = { posts: 0, blobs: 0, held: 0, refused: 0 };
  let from = 0;
  let read = 0;
  let trouble: ImportPageView["trouble"];
  for await (const { text, last } of linePages(textPieces(file), PAGE, IMPORT_PAGE)) {
    if (isOver()) break;
    // A key is no archive, and goes to nobody.
    if (from === 0 && !text.startsWith(OURS) && carriesPrivateKey(text.slice(0, HEAD))) {
      trouble = "key";
      break;
    }
    const answer = await client.request("importPage", { text, from, last });
    if (!answer.ok)
      return { kind: "trouble", said: message("options_archive_lost", plural("count_posts", sum.posts)) };
    const { value } = answer;
    from = value.next;
    read += text.length;
    for (const kind of ["posts", "blobs", "held", "refused"] as const) sum[kind] += value[kind];
    const said = message("options_archive_loading", plural("count_posts", sum.posts));
    tell({ kind: "busy", said, done: read, of: file.size });
    trouble = value.trouble;
    if (trouble !== undefined) break;
  }
  const took = message(
    "options_archive_loaded",
    plural("count_posts", sum.posts),
    sum.blobs,
    sum.held,
    sum.refused,
  );
  return trouble === undefined
    ? { kind: "done", said: took }
    : {
        kind: "trouble",
        said: message("options_archive_trouble", message(`options_archive_${trouble}`), took),
      };
}
