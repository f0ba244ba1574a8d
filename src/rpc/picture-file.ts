/** A picture, told by its bytes: what a stranger's text or a file calls itself counts for nothing. */

export interface PictureFile {
  readonly bytes: Uint8Array<ArrayBuffer>;
  readonly type: "image/png" | "image/jpeg" | "image/gif" | "image/webp";
  /** In pixels. */
  readonly width: number;
  readonly height: number;
}

/** Longest text of a picture, in characters: some 5 MiB. */
const LONGEST = 7_000_000;
/** Most pixels: a browser holds four bytes of each, however small the file is. */
const PIXELS = 40_000_000;

/** The picture that a blob is, a data URL as Wiredove writes it; undefined for anything but a PNG, JPEG, GIF or WebP of a bearable size. */
export function pictureFile(text: string): PictureFile | undefined {
  const base64 = /^data:[\w.+/-]{0,100};base64,/.exec(text)?.[0];
  if (base64 === undefined || text.length > LONGEST) return undefined;
  const bytes = bytesOf(text.slice(base64.length));
  const known = bytes && pictureKind(bytes, PIXELS);
  return bytes && known && { bytes, ...known };
}

/** What a file's first bytes say that it is; undefined: none of the four, or one of more pixels. */
export function pictureKind(bytes: Uint8Array<ArrayBuffer>, pixels: number): PictureKind | undefined {
  const known = png(bytes) ?? gif(bytes) ?? webp(bytes) ?? jpeg(bytes);
  if (known === undefined || known.width < 1 || known.height < 1) return undefined;
  return known.width * known.height > pixels ? undefined : known;
}

export type PictureKind = Omit<PictureFile, "bytes">;

function bytesOf(base64: string): Uint8Array<ArrayBuffer> | undefined {
  try {
    return Uint8Array.from(atob(base64), (character) => character.charCodeAt(0));
  } catch {
    return undefined;
  }
}

const view = (bytes: Uint8Array<ArrayBuffer>): DataView => new DataView(bytes.buffer);

const says = (bytes: Uint8Array, at: number, text: string): boolean =>
  bytes.length >= at + text.length &&
  Array.from(text).every((one, by) => bytes[at + by] === one.charCodeAt(0));

function png(bytes: Uint8Array<ArrayBuffer>): PictureKind | undefined {
  if (bytes.length < 33 || !says(bytes, 0, "\x89PNG\r\n\x1a\n") || !says(bytes, 12, "IHDR")) return undefined;
  return { type: "image/png", width: view(bytes).getUint32(16), height: view(bytes).getUint32(20) };
}

function gif(bytes: Uint8Array<ArrayBuffer>): PictureKind | undefined {
  if (bytes.length < 13 || !(says(bytes, 0, "GIF87a") || says(bytes, 0, "GIF89a"))) return undefined;
  return { type: "image/gif", width: view(bytes).getUint16(6, true), height: view(bytes).getUint16(8, true) };
}

function webp(bytes: Uint8Array<ArrayBuffer>): PictureKind | undefined {
  if (bytes.length < 30 || !says(bytes, 0, "RIFF") || !says(bytes, 8, "WEBP")) return undefined;
  const at = view(bytes);
  const type = "image/webp";
  if (says(bytes, 12, "VP8X"))
    return { type, width: 1 + (at.getUint32(23, true) >> 8), height: 1 + (at.getUint32(26, true) >> 8) };
  if (says(bytes, 12, "VP8L")) {
    const bits = at.getUint32(21, true);
    return { type, width: 1 + (bits & 0x3fff), height: 1 + ((bits >> 14) & 0x3fff) };
  }
  if (!says(bytes, 12, "VP8 ")) return undefined;
  return { type, width: at.getUint16(26, true) & 0x3fff, height: at.getUint16(28, true) & 0x3fff };
}

/** From segment to segment, to the one that begins a frame: `C0` to `CF` but for tables (`C4`, `C8`, `CC`). */
function jpeg(bytes: Uint8Array<ArrayBuffer>): PictureKind | undefined {
  if (!(bytes[0] === 0xff && bytes[1] === 0xd8 && bytes[2] === 0xff)) return undefined;
  const data = view(bytes);
  for (let at = 2; at + 9 < bytes.length; ) {
    if (bytes[at] !== 0xff) return undefined;
    const marker = bytes[at + 1] ?? 0;
    if (marker >= 0xc0 && marker <= 0xcf && ![0xc4, 0xc8, 0xcc].includes(marker))
      return { type: "image/jpeg", width: data.getUint16(at + 7), height: data.getUint16(at + 5) };
    // Filling, or a segment without a length.
    if (marker === 0xff) at += 1;
    else at += 2 + (marker === 1 || (marker >= 0xd0 && marker <= 0xd8) ? 0 : data.getUint16(at + 2));
  }
  return undefined;
}
