/** Small pictures drawn by code, as PNG data URLs: the sample network needs images that are nobody's work. */
import { deflateSync } from "node:zlib";

/** Red, green, blue, 0 to 255. */
export type Colour = readonly [number, number, number];

/** A square picture of `size` pixels a side; `at` gives the colour for x and y from 0 to 1. */
export function pngOf(size: number, at: (x: number, y: number) => Colour): string {
  const rows = Buffer.alloc(size * (1 + size * 3));
  for (let y = 0; y < size; y++) {
    // Each row begins with its filter: 0, none.
    const row = y * (1 + size * 3) + 1;
    for (let x = 0; x < size; x++) rows.set(at(x / (size - 1), y / (size - 1)), row + x * 3);
  }
  const header = Buffer.alloc(13);
  header.writeUInt32BE(size, 0);
  header.writeUInt32BE(size, 4);
  // 8 bits a channel, colour type 2 (RGB), the only compression and filter method, not interlaced.
  header.set([8, 2, 0, 0, 0], 8);
  const signature = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
  const png = Buffer.concat([
    signature,
    chunk("IHDR", header),
    chunk("IDAT", deflateSync(rows, { level: 9 })),
    chunk("IEND", Buffer.alloc(0)),
  ]);
  return `data:image/png;base64,${png.toString("base64")}`;
}

function chunk(type: string, data: Buffer): Buffer {
  const typed = Buffer.concat([Buffer.from(type, "latin1"), data]);
  const length = Buffer.alloc(4);
  length.writeUInt32BE(data.length);
  const check = Buffer.alloc(4);
  check.writeUInt32BE(crc32(typed));
  return Buffer.concat([length, typed, check]);
}

/** `zlib.crc32` is there only from Node 20.15 on. */
function crc32(bytes: Buffer): number {
  let crc = 0xffffffff;
  for (const byte of bytes) {
    crc ^= byte;
    for (let bit = 0; bit < 8; bit++) crc = (crc >>> 1) ^ (crc & 1 ? 0xedb88320 : 0);
  }
  return (crc ^ 0xffffffff) >>> 0;
}

const between = (from: Colour, to: Colour, part: number): Colour => {
  const mix = (low: number, high: number): number => Math.round(low + (high - low) * part);
  return [mix(from[0], to[0]), mix(from[1], to[1]), mix(from[2], to[2])];
};

/** A face for an author: a disc on a ground. */
export const disc = (ground: Colour, colour: Colour): string =>
  pngOf(48, (x, y) => {
    const distance = Math.hypot(x - 0.5, y - 0.5);
    return distance < 0.36 ? between([255, 255, 255], colour, 0.55 + distance) : ground;
  });

/** A hill under a sky with a sun. */
export const landscape = (sky: Colour, hill: Colour, sunAt: number): string =>
  pngOf(96, (x, y) => {
    if (y > 0.68 + 0.12 * Math.sin(x * 5 + sunAt * 4)) return between(hill, [20, 30, 20], y - 0.6);
    if (Math.hypot(x - sunAt, y - 0.3) < 0.1) return [255, 226, 130];
    return between(sky, [255, 255, 255], y * 0.8);
  });

/** Rows of beds, spokes or waves: stripes that turn. */
export const stripes = (one: Colour, other: Colour, turn: number): string =>
  pngOf(96, (x, y) => (Math.sin((x * Math.cos(turn) + y * Math.sin(turn)) * 40) > 0 ? one : other));

/** A loaf, or a wheel: rings. */
export const rings = (one: Colour, other: Colour, ground: Colour): string =>
  pngOf(96, (x, y) => {
    const distance = Math.hypot(x - 0.5, y - 0.5);
    if (distance > 0.42) return ground;
    return Math.sin(distance * 60) > 0 ? one : other;
  });
