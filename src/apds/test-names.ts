import { encodeBase64 } from "./base64.ts";

/** Different for each number, and spread as a hash is. */
export function nameOf(number: number): string {
  const bytes = new Uint8Array(32);
  let state = number + 1;
  for (let i = 0; i < 32; i++) {
    state = (Math.imul(state ^ (state >>> 15), 0x2c1b3c6d) + i) | 0;
    bytes[i] = (state ^ (state >>> 12)) & 255;
  }
  return encodeBase64(bytes);
}
