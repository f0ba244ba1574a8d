/** An own picture as posts carry it: a small square, drawn anew, so that nothing of the file but its looks is told to anybody. */

/** Pixels a side. */
const SIDE = 256;
/** Characters of the data URL: the background takes no longer one. */
const CHARACTERS = 256 * 1024;
/** Tried one after the other until it fits; half the side at last. */
const QUALITIES = [0.9, 0.7, 0.5, 0.3];

/** A data URL; undefined where the file is no picture that this browser draws. */
export async function smallPicture(file: Blob): Promise<string | undefined> {
  let picture: ImageBitmap;
  try {
    picture = await createImageBitmap(file);
  } catch {
    return undefined;
  }
  try {
    for (const side of [SIDE, SIDE / 2])
      for (const quality of QUALITIES) {
        const url = drawn(picture, Math.min(side, Math.max(picture.width, picture.height)), quality);
        if (url !== undefined && url.length <= CHARACTERS) return url;
      }
    return undefined;
  } finally {
    picture.close();
  }
}

/** The middle square. */
function drawn(picture: ImageBitmap, side: number, quality: number): string | undefined {
  const canvas = document.createElement("canvas");
  canvas.width = side;
  canvas.height = side;
  const from = Math.min(picture.width, picture.height);
  const [left, top] = [(picture.width - from) / 2, (picture.height - from) / 2];
  const context = canvas.getContext("2d");
  if (!context) return undefined;
  context.imageSmoothingQuality = "high";
  context.drawImage(picture, left, top, from, from, 0, 0, side, side);
  const url = canvas.toDataURL("image/webp", quality);
  return /^data:image\/(?:webp|png);base64,/.test(url) ? url : undefined;
}
