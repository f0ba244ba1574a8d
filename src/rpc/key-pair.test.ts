import { generateKeyPairSync } from "node:crypto";
import { expect, it } from "vitest";
import { carriesPrivateKey, holdsPrivateKey } from "./key-pair.ts";

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

it("knows one beside a message, and where a key and words before it make it look like one", () => {
  const { open, secret } = pair();
  const signed = Buffer.from(`${"s".repeat(64)}1767225600000${"h".repeat(43)}=`).toString("base64");
  expect(holdsPrivateKey(`${open}${signed} ${secret}`)).toBe(true);
  expect(holdsPrivateKey(`${open}${"word".repeat(19)}${secret}`)).toBe(true);
});

it("takes no address, public key, hash or message for one", () => {
  const { open } = pair();
  const signed = Buffer.from(`${"s".repeat(64)}1767225600000${"h".repeat(43)}=`).toString("base64");
  const message = `${open}${signed}`;
  expect(message).toHaveLength(208);
  const innocent = [
    "",
    "wss://pub.wiredove.net/",
    `wss://${"a".repeat(200)}.example/?==`,
    open,
    open + open,
    message,
    `{"message":"${message}"}\n{"message":"${message}"}`,
    `https://wiredove.net/#${message}`,
  ];
  expect(innocent.filter(holdsPrivateKey)).toEqual([]);
});

it("knows it within the arguments of a request too, and takes no message or picture there for one", () => {
  for (let i = 0; i < 50; i++) {
    const { open, secret } = pair();
    for (const text of [
      open + secret,
      secret,
      `my key: ${open}${secret}`,
      `"${secret}"`,
      `${open}\n${secret}`,
    ])
      expect(carriesPrivateKey({ query: { words: ["a", text] } })).toBe(true);
    const message = `${open}${"A".repeat(162)}==`;
    const picture = `data:image/webp;base64,${"A".repeat(4_002)}==`;
    expect(carriesPrivateKey({ a: [open, message, picture, 1, null, true], b: { c: "" } })).toBe(false);
  }
});
