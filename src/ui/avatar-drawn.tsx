import type { ComponentType } from "preact";
import { useEffect, useMemo, useRef, useState } from "preact/hooks";
import type { AvatarParts } from "./avatar.tsx";
import { identicon } from "./identicon.ts";
import type { PageParts } from "./parts.ts";
import { type Picture, Pictures } from "./pictures.ts";

/**
 * Draws the picture that a person chose, where the store has it; else what Wiredove draws of the key.
 * @param isLong the list of them is drawn whole, however long: a picture is read while it is near the view
 */
export function avatarsFrom(pictures: Pictures, isLong = false): ComponentType<AvatarParts> {
  return function DrawnAvatar({ author, image, size }) {
    const box = useRef<HTMLImageElement>(null);
    const isNear = useNear(box, isLong && image !== undefined);
    const picture = usePicture(pictures, isNear ? image : undefined, author);
    const url = picture?.kind === "shown" ? picture.url : identicon(author);
    return <img class="avatar" src={url} alt="" width={size} height={size} ref={box} />;
  };
}

/** Those of a page that lists people and shows no other pictures. */
export const useAvatars = ({
  client,
  clock,
}: Pick<PageParts, "client" | "clock">): ComponentType<AvatarParts> =>
  useMemo(() => avatarsFrom(new Pictures(client, clock), true), [client, clock]);

/** A picture of the store while this part is drawn; undefined without a hash. */
function usePicture(pictures: Pictures, hash: string | undefined, author: string): Picture | undefined {
  const [picture, setPicture] = useState<Picture | undefined>(undefined);
  useEffect(() => {
    if (hash === undefined) return setPicture(undefined);
    const life = new AbortController();
    pictures.show(hash, author, setPicture, life.signal);
    return () => life.abort();
  }, [hash, author, pictures]);
  return picture;
}

/** Of a view's height, above it and below. */
const NEAR = "100% 0px";

/** Whether the element is in the view or near it; where it is not asked for: yes. */
function useNear(box: { readonly current: HTMLElement | null }, isAsked: boolean): boolean {
  const [isNear, setNear] = useState(false);
  useEffect(() => {
    if (!isAsked || !box.current) return undefined;
    const observer = new IntersectionObserver((seen) => setNear(seen.at(-1)?.isIntersecting ?? false), {
      rootMargin: NEAR,
    });
    observer.observe(box.current);
    return () => observer.disconnect();
  }, [isAsked]);
  return !isAsked || isNear;
}
