import { expect, test } from "vitest";
import { isReducedSignature, isUsableKey } from "./points.ts";

const P = 2n ** 255n - 19n;
const L = 2n ** 252n + 27742317777372353535851937790883648493n;

const mod = (n: bigint) => ((n % P) + P) % P;
function power(base: bigint, exponent: bigint): bigint {
  let result = 1n;
  for (let b = mod(base), e = exponent; e > 0n; e >>= 1n, b = mod(b * b))
    if (e & 1n) result = mod(result * b);
  return result;
}
/** The curve's constant, -121665 / 121666. */
const D = mod(-121665n * power(121666n, P - 2n));

/** A square root, or undefined: p is 5 modulo 8. */
function root(n: bigint): bigint | undefined {
  const candidate = power(n, (P + 3n) / 8n);
  for (const r of [candidate, mod(candidate * power(2n, (P - 1n) / 4n))]) if (mod(r * r) === mod(n)) return r;
  return undefined;
}

function littleEndian(n: bigint): Uint8Array {
  return Uint8Array.from({ length: 32 }, (_, i) => Number((n >> BigInt(8 * i)) & 255n));
}

/** All y of points whose order divides 8, from the curve's own equations. */
function smallOrders(): bigint[] {
  // Doubling a point of order 8 gives y = 0, which is -x^2 = y^2; on the curve that is d y^4 + 2 y^2 - 1 = 0.
  const ys = new Set([1n, P - 1n, 0n]);
  const discriminant = root(1n + D);
  for (const sign of [1n, -1n]) {
    if (discriminant === undefined) continue;
    const y = root(mod((-1n + sign * discriminant) * power(D, P - 2n)));
    if (y !== undefined) ys.add(y).add(P - y);
  }
  return [...ys];
}

test("the list of small orders is what the curve says, with either sign of x", () => {
  const orders = smallOrders();
  expect(orders).toHaveLength(5);
  for (const y of orders) {
    for (const sign of [0n, 1n << 255n]) expect(isUsableKey(littleEndian(y | sign))).toBe(false);
  }
  for (const y of [2n, 3n, P - 2n, (P + 1n) / 2n]) expect(isUsableKey(littleEndian(y))).toBe(true);
});

test("a y that is not below p is a second spelling, and refused", () => {
  for (let y = P; y < 2n ** 255n; y++) expect(isUsableKey(littleEndian(y))).toBe(false);
  expect(isUsableKey(littleEndian(P - 3n))).toBe(true);
});

test("S is below L, to the last bit", () => {
  const signature = (s: bigint) => Uint8Array.from([...new Uint8Array(32).fill(255), ...littleEndian(s)]);
  for (const s of [0n, 1n, L - 1n]) expect(isReducedSignature(signature(s))).toBe(true);
  for (const s of [L, L + 1n, 2n ** 253n, 2n ** 256n - 1n])
    expect(isReducedSignature(signature(s))).toBe(false);
});
