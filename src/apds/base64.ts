/** Bytes in memory of their own: what WebCrypto and IndexedDB take without a copy. */
export type Bytes = Uint8Array<ArrayBuffer>;

/** `alphabet`: a character that base64 does not have, or padding in a wrong place. `canonical`: a second spelling of the same bytes. */
export type Base64Fault = "alphabet" | "canonical";

const ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

/** Value of each ASCII character, 255 where base64 has none. */
const VALUES = new Uint8Array(128).fill(255);
for (let value = 0; value < ALPHABET.length; value++) VALUES[ALPHABET.charCodeAt(value)] = value;

/** All 4096 pairs of characters: ids are encoded for every text that comes, and half the concatenations is half the time. */
const PAIRS = Array.from({ length: 4096 }, (_, n) => ALPHABET.charAt(n >> 6) + ALPHABET.charAt(n & 63));

const PADDING = 61;

/** 0 to 63, or 255 for anything that base64 has no value for (also beyond the end of the text). */
export function valueAt(text: string, index: number): number {
  return VALUES[text.charCodeAt(index)] ?? 255;
}

/** Standard base64 with padding: the one canonical spelling of these bytes. */
export function encodeBase64(bytes: Uint8Array): string {
  const whole = bytes.length - (bytes.length % 3);
  let text = "";
  for (let i = 0; i < whole; i += 3) {
    const group = ((bytes[i] ?? 0) << 16) | ((bytes[i + 1] ?? 0) << 8) | (bytes[i + 2] ?? 0);
    text += `${PAIRS[group >> 12]}${PAIRS[group & 4095]}`;
  }
  const rest = bytes.length - whole;
  if (rest === 1) text += `${PAIRS[(bytes[whole] ?? 0) << 4]}==`;
  if (rest === 2) {
    const group = ((bytes[whole] ?? 0) << 10) | ((bytes[whole + 1] ?? 0) << 2);
    text += `${PAIRS[group >> 6]}${ALPHABET.charAt(group & 63)}=`;
  }
  return text;
}

/**
 * Bytes of a canonical base64 text, or why it is none. Stricter than `atob`: no white space, no missing padding,
 * and no bits set that decoding drops; each of these would give one signature several ids.
 */
export function decodeBase64(text: string): Bytes | Base64Fault {
  const length = text.length;
  if (length % 4 !== 0) return "canonical";
  if (length === 0) return new Uint8Array(0);
  const padding =
    text.charCodeAt(length - 1) !== PADDING ? 0 : text.charCodeAt(length - 2) !== PADDING ? 1 : 2;
  const bytes = new Uint8Array((length / 4) * 3 - padding);
  const digits = length - padding;
  let at = 0;
  let bits = 0;
  let held = 0;
  for (let i = 0; i < digits; i++) {
    const value = valueAt(text, i);
    if (value === 255) return "alphabet";
    bits = ((bits << 6) | value) & 0xffff;
    held += 6;
    if (held >= 8) {
      held -= 8;
      bytes[at++] = (bits >> held) & 255;
    }
  }
  return (bits & ((1 << held) - 1)) === 0 ? bytes : "canonical";
}

/** True for the canonical base64 of exactly 32 bytes, without decoding it: 43 digits, the last with two zero bits, and "=". */
export function isCanonical32(text: string): boolean {
  if (text.length !== 44 || text.charCodeAt(43) !== PADDING || (valueAt(text, 42) & 131) !== 0) return false;
  for (let i = 0; i < 42; i++) if (valueAt(text, i) === 255) return false;
  return true;
}
