import { useEffect, useState } from "preact/hooks";
import type { Picture } from "./pictures.ts";
import { useReader } from "./reader.ts";

/** A picture of the store while this part is drawn; undefined without a hash. */
export function usePicture(hash: string | undefined, author: string): Picture | undefined {
  const { pictures } = useReader();
  const [picture, setPicture] = useState<Picture | undefined>(undefined);
  useEffect(() => {
    if (hash === undefined) return setPicture(undefined);
    const life = new AbortController();
    pictures.show(hash, author, setPicture, life.signal);
    return () => life.abort();
  }, [hash, author, pictures]);
  return picture;
}
