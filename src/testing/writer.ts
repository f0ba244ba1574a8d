/** Somebody who writes, for tests: real keys, real signatures, chained by `previous` as the reference does. */
import {
  type Apds,
  type Author,
  type Crypto,
  type Fields,
  type Hash,
  memoryStore,
  openApds,
  openMessage,
} from "apds";

export interface Written {
  readonly id: Hash;
  readonly message: string;
  readonly content: string;
}

export interface Writer {
  readonly author: Author;
  readonly apds: Apds;
  /** Signs at the clock's now, or a millisecond after the last: a head is never a matter of chance. */
  write(text: string, fields?: Fields): Promise<Written>;
}

export async function openWriter(crypto: Crypto, now: () => number): Promise<Writer> {
  let last = 0;
  const apds = openApds({ store: memoryStore(), now: () => (last = Math.max(now(), last + 1)), crypto });
  const author = await apds.setKeypair(await apds.generate());
  return {
    author,
    apds,
    async write(text, fields = {}) {
      const id = await apds.compose(text, fields);
      const message = await apds.get(id);
      const opened = message === undefined ? undefined : await openMessage(message, crypto);
      const content = opened?.ok ? await apds.get(opened.value.content) : undefined;
      if (message === undefined || content === undefined) throw new Error("a composed post is not held");
      return { id, message, content };
    },
  };
}
