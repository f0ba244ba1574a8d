import { decodeBase64 } from "./base64.ts";
import type { Author } from "./message.ts";

/** Squares per side: 32 bytes are 64 half bytes. */
const SIDE = 8;

/**
 * An author's identicon as Wiredove shows it, as an SVG text without size: each half byte of the key is a square, row by row. The first
 * twelve values are the hues of a wheel, the last four go from black to white.
 */
export function visualOf(author: Author): string {
  const bytes = decodeBase64(author);
  const halves = typeof bytes === "string" ? [] : [...bytes].flatMap((byte) => [byte >> 4, byte & 15]);
  const squares = halves.map((value, at) => {
    const colour =
      value < 12 ? `hsl(${value * 30},100%,50%)` : `hsl(0,0%,${Math.floor(((value - 12) * 100) / 3)}%)`;
    return `<rect x="${at % SIDE}" y="${Math.floor(at / SIDE)}" width="1" height="1" fill="${colour}"/>`;
  });
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${SIDE} ${SIDE}" shape-rendering="crispEdges">${squares.join("")}</svg>`;
}
