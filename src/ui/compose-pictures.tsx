import { useEffect, useId, useRef, useState } from "preact/hooks";
import { pictureFile } from "../rpc/picture-file.ts";
import { ALT_CHARACTERS, type AttachedPicture } from "../rpc/post-text.ts";
import { useWords } from "./words.ts";

interface PicturesParts {
  readonly pictures: readonly AttachedPicture[];
  /** A picture as a data URL; undefined where it is kept no more. */
  readonly pictureOf: (hash: string) => Promise<string | undefined>;
  /** Gives what is left of what was typed. */
  readonly onDescribe: (hash: string, alt: string) => string;
  readonly onRemove: (hash: string) => void;
}

/** The pictures of a draft, each with a field for those who don't see it. */
export function ComposePictures({ pictures, pictureOf, onDescribe, onRemove }: PicturesParts) {
  const words = useWords();
  const id = useId();
  const list = useRef<HTMLUListElement>(null);
  if (pictures.length === 0) return null;
  return (
    <section class="compose-pictures" aria-label={words.t("compose_pictures")}>
      <ul ref={list}>
        {pictures.map(({ hash, alt }, at) => (
          <li key={hash}>
            <Thumb hash={hash} pictureOf={pictureOf} />
            <div class="describe">
              <label for={`${id}-${at}`}>{words.t("compose_picture_describe", at + 1)}</label>
              <input
                id={`${id}-${at}`}
                type="text"
                dir="auto"
                autocomplete="off"
                spellcheck={false}
                maxLength={ALT_CHARACTERS}
                value={alt}
                aria-describedby={`${id}-help`}
                onInput={({ currentTarget }) => {
                  const left = onDescribe(hash, currentTarget.value);
                  if (left !== currentTarget.value) currentTarget.value = left;
                }}
              />
            </div>
            <button
              type="button"
              class="plain"
              aria-label={words.t("compose_picture_remove", at + 1)}
              onClick={(event) => {
                // The pressed button goes: the keyboard goes on at its neighbour, or at the text.
                const form = event.currentTarget.closest("form");
                onRemove(hash);
                const others = [...(list.current?.querySelectorAll<HTMLElement>("li > button") ?? [])];
                const next = others[at + 1] ?? others[at - 1];
                (next ?? form?.querySelector("textarea"))?.focus();
              }}
            >
              {words.t("action_remove")}
            </button>
          </li>
        ))}
      </ul>
      <p id={`${id}-help`} class="soft">
        {words.t("compose_pictures_help")}
      </p>
    </section>
  );
}

function Thumb({ hash, pictureOf }: { hash: string } & Pick<PicturesParts, "pictureOf">) {
  const words = useWords();
  const [url, setUrl] = useState<string | undefined>("");
  useEffect(() => {
    let [made, isOver] = ["", false];
    void pictureOf(hash).then((text) => {
      const file = text === undefined ? undefined : pictureFile(text);
      if (isOver) return;
      made = file ? URL.createObjectURL(new Blob([file.bytes], { type: file.type })) : "";
      setUrl(made || undefined);
    });
    return () => {
      isOver = true;
      URL.revokeObjectURL(made);
    };
  }, [hash, pictureOf]);
  // What it shows is what the field beside it says.
  if (url) return <img class="thumb" src={url} alt="" />;
  return <span class="thumb soft">{url === undefined && words.t("feed_picture_unusable")}</span>;
}

/** A button that lets one choose pictures. */
export function AddPictures({
  isDisabled,
  onFiles,
}: {
  isDisabled: boolean;
  onFiles: (files: File[]) => void;
}) {
  const words = useWords();
  const field = useRef<HTMLInputElement>(null);
  const name = words.t("compose_picture_add");
  return (
    <>
      <button
        type="button"
        class="quiet"
        aria-disabled={isDisabled}
        onClick={() => !isDisabled && field.current?.click()}
      >
        {name}
      </button>
      <input
        ref={field}
        type="file"
        hidden
        multiple
        accept="image/png,image/jpeg,image/webp,image/gif"
        aria-label={name}
        onChange={({ currentTarget }) => {
          const files = [...(currentTarget.files ?? [])];
          // The same file can be chosen again.
          currentTarget.value = "";
          onFiles(files);
        }}
      />
    </>
  );
}
