/**
 * What the engine is compared with, in the same worker. The floor: what nobody can leave out, one step after the other, in batches of
 * 500: two hashes, one look-up by key, one verification and one bare put a post, nothing else. The rival: as the reference does it,
 * a verification in JavaScript and one put at a time.
 */
import { type Crypto, encodeBase64, hashText, webCrypto } from "apds";
import nacl from "tweetnacl";
import type { Pair } from "./posts.ts";

const BATCH = 500;
const AUTHOR = 44;

function bytesOf(base64: string): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(atob(base64), (character) => character.charCodeAt(0));
}

interface Parts {
  readonly author: Uint8Array<ArrayBuffer>;
  readonly signature: Uint8Array<ArrayBuffer>;
  readonly signed: Uint8Array<ArrayBuffer>;
}

function partsOf(message: string): Parts {
  const rest = bytesOf(message.slice(AUTHOR));
  return { author: bytesOf(message.slice(0, AUTHOR)), signature: rest.slice(0, 64), signed: rest.slice(64) };
}

const done = <T>(request: IDBRequest<T>): Promise<T> =>
  new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error ?? new Error("a request failed"));
  });

const committed = (transaction: IDBTransaction): Promise<void> =>
  new Promise((resolve, reject) => {
    transaction.oncomplete = () => resolve();
    transaction.onabort = () => reject(transaction.error ?? new Error("a transaction was aborted"));
  });

async function emptied(name: string): Promise<IDBDatabase> {
  await done(indexedDB.deleteDatabase(name));
  const opening = indexedDB.open(name, 1);
  opening.onupgradeneeded = () => {
    opening.result.createObjectStore("posts", { keyPath: "id" });
    opening.result.createObjectStore("texts");
  };
  return done(opening);
}

/** ms for all of them. */
export async function floor(pairs: readonly Pair[]): Promise<number> {
  const database = await emptied("bench-floor");
  const crypto = webCrypto();
  const began = performance.now();
  for (let from = 0; from < pairs.length; from += BATCH) {
    const batch = pairs.slice(from, from + BATCH);
    const ids = await Promise.all(batch.map(([message]) => hashText(message, crypto)));
    await Promise.all(batch.map(([, content]) => hashText(content, crypto)));
    const reading = database.transaction("posts").objectStore("posts");
    const held = await Promise.all(ids.map((id) => done(reading.getKey(id))));
    await verifyAll(batch, crypto);
    const transaction = database.transaction("posts", "readwrite", { durability: "relaxed" });
    const store = transaction.objectStore("posts");
    for (const [at, [message, content]] of batch.entries()) {
      if (held[at] !== undefined) throw new Error("the floor starts empty");
      store.put({ id: ids[at], message, content });
    }
    await committed(transaction);
  }
  const ms = performance.now() - began;
  database.close();
  await done(indexedDB.deleteDatabase("bench-floor"));
  return ms;
}

async function verifyAll(batch: readonly Pair[], crypto: Crypto): Promise<void> {
  const signed = await Promise.all(
    batch.map(([message]) => {
      const parts = partsOf(message);
      return crypto.verify(parts.author, parts.signature, parts.signed);
    }),
  );
  if (!signed.every(Boolean)) throw new Error("a post of the bench does not verify");
}

/** ms for all of them. */
export async function rival(pairs: readonly Pair[]): Promise<number> {
  const database = await emptied("bench-rival");
  const crypto = webCrypto();
  const put = async (text: string): Promise<void> => {
    const hash = await hashText(text, crypto);
    const transaction = database.transaction("texts", "readwrite");
    transaction.objectStore("texts").put(text, hash);
    await committed(transaction);
  };
  const began = performance.now();
  for (const [message, content] of pairs) {
    await put(content);
    const { author, signature, signed } = partsOf(message);
    const opened = nacl.sign.open(Uint8Array.of(...signature, ...signed), author);
    if (!opened || encodeBase64(opened).length === 0) throw new Error("a post of the bench does not verify");
    await put(message);
  }
  const ms = performance.now() - began;
  database.close();
  await done(indexedDB.deleteDatabase("bench-rival"));
  return ms;
}
