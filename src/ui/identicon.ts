/** Authors as pictures, as Wiredove shows them. Nothing here is asked of the background: the picture is the key. */

/** Squares per side: 32 bytes are 64 half bytes. */
const SIDE = 8;

/**
 * An author's identicon as the address of a picture: each half byte of the key is a square, row by row. The first twelve values are the
 * hues of a wheel, the last four go from black to white. What is no key has an empty picture.
 * @param author 44 characters of base64
 */
export function identicon(author: string): string {
  const known = made.get(author);
  if (known !== undefined) return known;
  const squares = halvesOf(author).map((value, at) => {
    const colour =
      value < 12 ? `hsl(${value * 30},100%,50%)` : `hsl(0,0%,${Math.floor(((value - 12) * 100) / 3)}%)`;
    return `<rect x="${at % SIDE}" y="${Math.floor(at / SIDE)}" width="1" height="1" fill="${colour}"/>`;
  });
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${SIDE} ${SIDE}" shape-rendering="crispEdges">${squares.join("")}</svg>`;
  const address = `data:image/svg+xml,${encodeURIComponent(svg)}`;
  if (made.size >= KEPT) made.clear();
  made.set(author, address);
  return address;
}

/** A list draws the same few people again and again. */
const KEPT = 500;
const made = new Map<string, string>();

function halvesOf(author: string): readonly number[] {
  if (!/^[A-Za-z0-9+/]{43}=$/.test(author)) return [];
  return Array.from(atob(author), (byte) => byte.charCodeAt(0)).flatMap((byte) => [byte >> 4, byte & 15]);
}
