/** The field for a post over a background that is played by hand. */
import { useState } from "preact/hooks";
import { act } from "preact/test-utils";
import { seededRandom } from "../base/random.ts";
import { english } from "../testing/english.ts";
import { type DrawnWith, openPage } from "../testing/page.tsx";
import { Compose, type ComposeContext } from "./compose.tsx";
import type { Words } from "./words.ts";

export const ID = `${"i".repeat(43)}=`;
export const THEIRS = `${"t".repeat(43)}=`;

export interface Asked {
  readonly id: string;
  readonly text: string;
  readonly pictures?: readonly { readonly hash: string; readonly alt: string }[];
  readonly picture?: string;
  readonly hash?: string;
}
export type Answers = Readonly<Record<string, (args: Asked) => unknown>>;

/** A page with the field, whose background answers like this; what is not said here is answered as when all is well. */
export async function writing(
  answers: Answers = {},
  context: ComposeContext = { kind: "new" },
  words: Words = english,
) {
  const sent: string[] = [];
  const well: Answers = {
    drafts: () => [],
    keepDraft: () => ({ ok: true }),
    dropDraft: () => ({ ok: true }),
    draftPicture: () => ({ picture: null }),
    composePreview: ({ text, pictures = [] }) => ({
      ok: true,
      document: ["---\nname: Ann\n---", text, ...pictures.map(({ hash, alt }) => `![${alt}](${hash})`)].join(
        "\n",
      ),
    }),
    compose: () => ({ ok: true, id: ID }),
  };
  let draw = (): void => {};
  const Late = (parts: DrawnWith) => {
    const [isDrawn, setDrawn] = useState(false);
    draw = () => setDrawn(true);
    const more = { random: seededRandom(1), context, onSent: (id: string) => void sent.push(id) };
    return isDrawn ? <Compose {...parts} {...more} onCancel={() => {}} /> : null;
  };
  const made = await openPage("feed", (parts) => <Late {...parts} />, "main", words);
  made.runtime.answer = async (message) => {
    const { rpc, args } = message as { rpc: string; args: never };
    return { ok: true, value: (await (answers[rpc] ?? well[rpc])?.(args)) ?? null };
  };
  await act(async () => draw());
  await made.pass(0);
  const field = (): HTMLTextAreaElement => made.find<HTMLTextAreaElement>("textarea");
  const fill = (input: HTMLInputElement | HTMLTextAreaElement, text: string): Promise<void> =>
    act(async () => {
      input.focus();
      input.value = text;
      input.dispatchEvent(new InputEvent("input", { bubbles: true }));
    });
  const ids = () => made.sent("compose").map((args) => (args as { id: string }).id);
  /** Files, or texts, as a drag or the clipboard has them. */
  const carried = (files: readonly File[], text?: string): DataTransfer => {
    const data = new DataTransfer();
    for (const file of files) data.items.add(file);
    if (text !== undefined) data.setData("text/plain", text);
    return data;
  };
  return {
    ...made,
    sentIds: sent,
    field,
    fill,
    type: (text: string): Promise<void> => fill(field(), text),
    ids,
    drop: (...files: readonly File[]): Promise<void> =>
      act(async () => {
        const how = { bubbles: true, cancelable: true, dataTransfer: carried(files) };
        made.find("form").dispatchEvent(new DragEvent("drop", how));
      }),
    paste: (files: readonly File[], text?: string): Promise<boolean> => {
      const event = new ClipboardEvent("paste", { bubbles: true, cancelable: true });
      // Firefox makes one of its own, without files.
      Object.defineProperty(event, "clipboardData", { value: carried(files, text) });
      return act(async () => void field().dispatchEvent(event)).then(() => event.defaultPrevented);
    },
    choose: (...files: readonly File[]): Promise<void> =>
      act(async () => {
        const input = made.find<HTMLInputElement>("input[type=file]");
        input.files = carried(files).files;
        input.dispatchEvent(new Event("change", { bubbles: true }));
      }),
  };
}

export type Writing = Awaited<ReturnType<typeof writing>>;

/** A picture of these many pixels, each number another one. */
export async function pictureOf(width: number, height: number, nth = 0, type = "image/png"): Promise<File> {
  const canvas = document.createElement("canvas");
  [canvas.width, canvas.height] = [width, height];
  const context = canvas.getContext("2d");
  if (!context) throw new Error("no canvas");
  context.fillStyle = `hsl(${nth * 47} 60% 50%)`;
  context.fillRect(0, 0, width, height);
  context.fillStyle = "white";
  context.fillRect(0, 0, width / 2, height / 2);
  const blob = await new Promise<Blob | null>((resolve) => canvas.toBlob(resolve, type));
  return new File([blob ?? ""], `picture-${nth}`, { type });
}
