/** Pictures as posts carry them: drawn anew and small, so that nothing of a file but its looks is told to anybody. */
import { pictureKind } from "../rpc/picture-file.ts";
import { PICTURE_CHARACTERS } from "../rpc/post-text.ts";

interface Bounds {
  /** Pixels of the longer side. */
  readonly side: number;
  /** Characters of the data URL: the background takes no longer one. */
  readonly characters: number;
  /** The middle square of it. */
  readonly isSquare: boolean;
}

/** A person's own one. */
const OWN: Bounds = { side: 256, characters: 256 * 1024, isSquare: true };
/** Behind a text: as wide as a page, at most. */
const POSTED: Bounds = { side: 1_600, characters: PICTURE_CHARACTERS, isSquare: false };
/** Tried one after the other until it fits; half the side at last. */
const QUALITIES = [0.9, 0.7, 0.5, 0.3];

/** Bytes and pixels of a file that is tried: what cameras make, and not what fills the memory. */
const FILE_BYTES = 64 * 2 ** 20;
const FILE_PIXELS = 100_000_000;

/** A data URL; undefined where the file is no PNG, JPEG, GIF or WebP by its bytes, or none that this browser draws. */
export const smallPicture = (file: Blob): Promise<string | undefined> => picture(file, OWN);

/** The same for a picture that goes with a post, with the hash by which the post names it. */
export async function postPicture(
  file: Blob,
): Promise<{ readonly text: string; readonly hash: string } | undefined> {
  const text = await picture(file, POSTED);
  return text === undefined ? undefined : { text, hash: await hashOf(text) };
}

/** As much of a file as is looked through for what says that it moves: all of them say it at the beginning. */
const HEAD_BYTES = 65_536;

/** Whether a GIF, PNG or WebP says that it has more than one picture. Only the first is ever drawn. */
export async function isAnimated(file: Blob): Promise<boolean> {
  const head = new TextDecoder("latin1").decode(await file.slice(0, HEAD_BYTES).arrayBuffer());
  return /^GIF8.*NETSCAPE2\.0|^.PNG.*acTL|^RIFF....WEBP.*ANIM/s.test(head);
}

async function picture(file: Blob, bounds: Bounds): Promise<string | undefined> {
  if (file.size > FILE_BYTES) return undefined;
  let bitmap: ImageBitmap;
  try {
    const bytes = new Uint8Array(await file.arrayBuffer());
    const kind = pictureKind(bytes, FILE_PIXELS);
    if (!kind) return undefined;
    bitmap = await createImageBitmap(new Blob([bytes], { type: kind.type }));
  } catch {
    return undefined;
  }
  try {
    for (const side of [bounds.side, bounds.side / 2])
      for (const quality of QUALITIES) {
        const url = drawn(bitmap, { ...bounds, side }, quality);
        if (url !== undefined && url.length <= bounds.characters) return url;
      }
    return undefined;
  } finally {
    bitmap.close();
  }
}

/** Never larger than it is. */
function drawn(bitmap: ImageBitmap, { side, isSquare }: Bounds, quality: number): string | undefined {
  const canvas = document.createElement("canvas");
  const square = Math.min(bitmap.width, bitmap.height);
  const [width, height] = isSquare ? [square, square] : [bitmap.width, bitmap.height];
  const scale = Math.min(1, side / Math.max(width, height));
  canvas.width = Math.max(1, Math.round(width * scale));
  canvas.height = Math.max(1, Math.round(height * scale));
  const context = canvas.getContext("2d");
  if (!context) return undefined;
  context.imageSmoothingQuality = "high";
  const [left, top] = [(bitmap.width - width) / 2, (bitmap.height - height) / 2];
  context.drawImage(bitmap, left, top, width, height, 0, 0, canvas.width, canvas.height);
  const url = canvas.toDataURL("image/webp", quality);
  return /^data:image\/(?:webp|png);base64,/.test(url) ? url : undefined;
}

/** As this network names texts. */
async function hashOf(text: string): Promise<string> {
  const digest = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(text));
  return btoa(String.fromCharCode(...new Uint8Array(digest)));
}
