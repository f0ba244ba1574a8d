/** What somebody wrote: Markdown where it is harmless to parse, else as it was typed. */
import { useLayoutEffect, useMemo, useRef } from "preact/hooks";
import type { Picture } from "../ui/pictures.ts";
import { useWords } from "../ui/words.ts";
import { putClean } from "./clean.ts";
import { markFound, useSought } from "./highlight.ts";
import { finishLinks, markTasks, type PicturePlace } from "./links.ts";
import { markdownHtml } from "./markdown.ts";
import { useReader } from "./reader.ts";

interface BodyParts {
  readonly author: string;
  readonly text: string;
}

export function Body({ author, text }: BodyParts) {
  const html = useMemo(() => markdownHtml(text), [text]);
  return html === undefined ? <AsTyped text={text} /> : <Formatted author={author} html={html} />;
}

function AsTyped({ text }: { text: string }) {
  const sought = useSought();
  const box = useRef<HTMLDivElement>(null);
  useLayoutEffect(() => {
    const life = new AbortController();
    if (box.current) markFound(box.current, sought, life.signal);
    return () => life.abort();
  }, [text, sought]);
  return (
    <div class="body plain" dir="auto" ref={box}>
      {text}
    </div>
  );
}

function Formatted({ author, html }: { author: string; html: string }) {
  const words = useWords();
  const { pictures } = useReader();
  const sought = useSought();
  const box = useRef<HTMLDivElement>(null);
  useLayoutEffect(() => {
    const life = new AbortController();
    if (box.current) {
      putClean(box.current, html);
      markTasks(box.current);
      for (const place of finishLinks(box.current)) {
        const draw = (picture: Picture): void =>
          drawPicture(place, picture, (kind) => words.t(sentences[kind]));
        pictures.show(place.hash, author, draw, life.signal);
      }
      markFound(box.current, sought, life.signal);
    }
    return () => life.abort();
  }, [html, author, pictures, words, sought]);
  return <div class="body" dir="auto" ref={box} />;
}

const sentences = {
  reading: "feed_picture_reading",
  asked: "feed_picture_asked",
  nowhere: "feed_picture_nowhere",
  unusable: "feed_picture_unusable",
} as const;

/** Ours, by our own hand: nothing of it is the post's but its description, as a text. */
function drawPicture(
  { element, alt }: PicturePlace,
  picture: Picture,
  say: (kind: keyof typeof sentences) => string,
): void {
  if (picture.kind === "shown") {
    const image = document.createElement("img");
    image.alt = alt;
    image.decoding = "async";
    // Known before it is decoded: nothing jumps when it comes.
    image.width = picture.width;
    image.height = picture.height;
    image.src = picture.url;
    return element.replaceChildren(image);
  }
  const name = document.createElement("bdi");
  name.textContent = alt;
  const state = document.createElement("span");
  state.className = "soft";
  state.textContent = say(picture.kind);
  element.replaceChildren(...(alt === "" ? [] : [name, " "]), state);
}
