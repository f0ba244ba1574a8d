/**
 * Two checks on Ed25519 encodings that engines disagree about. Without them one message could have a second spelling, or nobody's key
 * could "sign" anything.
 */

/** p = 2^255 - 19 and the group order L = 2^252 + 277…, both little endian as on the wire. */
const P = bytesOf("edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f");
const L = bytesOf("edd3f55c1a631258d69cf7a2def9de1400000000000000000000000000000010");

/** The y of the points whose order divides 8, below p; the sign bit of x is not looked at. */
const SMALL_ORDER = [
  "0000000000000000000000000000000000000000000000000000000000000000",
  "0100000000000000000000000000000000000000000000000000000000000000",
  "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05",
  "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a",
  "ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
].map(bytesOf);

function bytesOf(hex: string): Uint8Array {
  return Uint8Array.from({ length: 32 }, (_, i) => Number.parseInt(hex.slice(2 * i, 2 * i + 2), 16));
}

/** Little-endian a < b over 32 bytes; the sign bit of x in the last byte of a point is masked out. */
function isBelow(a: Uint8Array, offset: number, b: Uint8Array, topMask: number): boolean {
  for (let i = 31; i >= 0; i--) {
    const left = (a[offset + i] ?? 0) & (i === 31 ? topMask : 255);
    const right = b[i] ?? 0;
    if (left !== right) return left < right;
  }
  return false;
}

/**
 * False for a key that anybody can sign with (small order) and for a y written as y + p, which some engines reduce and some refuse.
 * Whether the 32 bytes are a point at all is left to the verification.
 */
export function isUsableKey(author: Uint8Array): boolean {
  if (!isBelow(author, 0, P, 127)) return false;
  return !SMALL_ORDER.some((y) => y.every((byte, i) => byte === ((author[i] ?? 0) & (i === 31 ? 127 : 255))));
}

/** S < L, S being the second half of a signature. S + L signs the same text, and some engines take it. */
export function isReducedSignature(signature: Uint8Array): boolean {
  return isBelow(signature, 32, L, 255);
}
