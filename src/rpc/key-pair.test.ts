import { generateKeyPairSync } from "node:crypto";
import { expect, it } from "vitest";
import { holdsPrivateKey } from "./key-pair.ts";

/** A pair as this network keeps it: base64 of 32 bytes, then base64 of 64. */
function pair(): { open: string; secret: string } {
  const { publicKey, privateKey } = generateKeyPairSync("ed25519");
  const open = Buffer.from(publicKey.export({ format: "jwk" }).x ?? "", "base64url");
  const seed = Buffer.from(privateKey.export({ format: "jwk" }).d ?? "", "base64url");
  return { open: open.toString("base64"), secret: Buffer.concat([seed, open]).toString("base64") };
}

it("knows a key pair in either order, alone, in lines, and within words", () => {
  for (let i = 0; i < 50; i++) {
    const { open, secret } = pair();
    expect((open + secret).length).toBe(132);
    expect(holdsPrivateKey(open + secret)).toBe(true);
    expect(holdsPrivateKey(secret + open)).toBe(true);
    expect(holdsPrivateKey(secret)).toBe(true);
    expect(holdsPrivateKey(` "${open}\n${secret}"\n`)).toBe(true);
    expect(holdsPrivateKey(`wss://${open}${secret}`)).toBe(true);
  }
});

it("takes no address, public key, hash or message for one", () => {
  const { open } = pair();
  const message = `${open}${"A".repeat(164)}`;
  const innocent = [
    "",
    "wss://pub.wiredove.net/",
    `wss://${"a".repeat(200)}.example/?==`,
    open,
    open + open,
    message,
  ];
  expect(innocent.filter(holdsPrivateKey)).toEqual([]);
});
