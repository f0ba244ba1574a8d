/** Authors for tests: real keys and real signatures, the same in every run. */
import { encodeBase64 } from "./base64.ts";
import { webCrypto } from "./crypto.ts";
import { type Author, type Hash, hashText, type Message, openMessage } from "./message.ts";
import type { Blob } from "./store.ts";

export const testCrypto = webCrypto();

/** Some time in 2025, ms; the posts of tests are dated by adding to it. */
export const T0 = 1_750_000_000_000;

interface TestPost {
  readonly message: Message;
  readonly blob: Blob;
}

export interface TestAuthor {
  readonly author: Author;
  readonly post: (content: string, ts?: number) => Promise<TestPost>;
}

/** A text with its hash. */
export async function blobOf(text: string): Promise<Blob> {
  return { hash: await hashText(text, testCrypto), text };
}

/** The author whose seed is 32 times this byte. */
export async function testAuthor(byte: number): Promise<TestAuthor> {
  const seed = new Uint8Array(32).fill(byte);
  const author = encodeBase64(await testCrypto.publicKey(seed)) as Author;
  return {
    author,
    async post(content, ts = T0) {
      const blob = await blobOf(content);
      const signed = new TextEncoder().encode(`${ts}${blob.hash}`);
      const signature = await testCrypto.sign(seed, signed);
      const message = await openMessage(
        author + encodeBase64(new Uint8Array([...signature, ...signed])),
        testCrypto,
      );
      if (!message.ok) throw new Error(message.error.kind);
      return { message: message.value, blob };
    },
  };
}

/** Front matter and a body, without the quoting that a real document would need. */
export function documentOf(fields: Readonly<Record<string, Hash | string>>, body: string): string {
  const lines = Object.entries(fields).map(([name, value]) => `${name}: ${value}\n`);
  return `---\n${lines.join("")}---\n${body}`;
}
