/** Writing as oneself: what is signed, and signing. The secret stays behind the key store. */
import { encodeBase64 } from "./base64.ts";
import type { Crypto } from "./crypto.ts";
import { createDocument } from "./document.ts";
import { ApdsFailure, orFail } from "./failure.ts";
import type { KeyStore } from "./key-store.ts";
import { hashText, type Message, openMessage } from "./message.ts";
import type { Batch, Store } from "./store.ts";

/** A content of this length is an ask on the wire. */
const ASK_LENGTH = 44;
/** Harmless to every reader: it makes a content of that length longer. */
const LENGTHENING = ["type", "post"] as const;
/** The settings that go into every composed post, in this order. */
const OWN_FIELDS = ["name", "image", "previous"] as const;

export interface PenOptions {
  readonly store: Store;
  readonly now: () => number;
  readonly crypto: Crypto;
  readonly keys: KeyStore;
}

/** Signed and not kept yet. */
export interface Draft {
  readonly message: Message;
  /** All that keeps it in one transaction, as long as `previous` is what was signed: message, content, `previous`. Strict. */
  readonly batch: Batch;
}

/** A setting as it stands in a post: an empty one does not. */
const ownText = (value: unknown): string | undefined =>
  typeof value === "string" && value !== "" ? value : undefined;

export type Fields = Readonly<Record<string, string | readonly string[]>>;

/** What is signed. It never comes to the length of an ask. */
function documentOf(all: ReadonlyMap<string, string | readonly string[]>, content: string): string {
  const text = all.size === 0 ? content : createDocument(all, content);
  return text.length === ASK_LENGTH ? createDocument(new Map([...all, LENGTHENING]), content) : text;
}

export class Pen {
  constructor(protected readonly options: PenOptions) {}

  async deletekey(): Promise<void> {
    // Another key's posts must not go on with this one's name, picture and chain: those go first, should this be cut short.
    const values = OWN_FIELDS.map((key) => ({ room: "settings" as const, key, value: undefined }));
    orFail(await this.options.store.commit({ values, strict: true }));
    await this.options.keys.remove();
  }

  async draft(content: string, fields: Fields): Promise<Draft> {
    const all = await this.fields(fields);
    const { message, batch } = await this.signed(documentOf(all, content));
    const holds = (now: unknown): boolean => ownText(now) === all.get("previous");
    return { message, batch: { ...batch, provided: [{ room: "settings", key: "previous", holds }] } };
  }

  async document(content: string, fields: Fields): Promise<string> {
    return documentOf(await this.fields(fields), content);
  }

  /** The caller's fields, then what every post of this author's says. */
  protected async fields(fields: Fields): Promise<Map<string, string | readonly string[]>> {
    const all = new Map(Object.entries(fields));
    for (const name of OWN_FIELDS) {
      const own = ownText(await this.options.store.value("settings", name));
      if (own !== undefined) all.set(name, own);
    }
    return all;
  }

  protected async signed(content: string): Promise<Draft> {
    const { crypto, now, keys } = this.options;
    if ((await keys.state()) === undefined) throw new ApdsFailure("noKey");
    if (content.length === ASK_LENGTH) throw new ApdsFailure("frameLike");
    const ts = String(Math.floor(now()));
    if (!/^\d{13}$/.test(ts)) throw new ApdsFailure("clock");
    const hash = await hashText(content, crypto);
    const data = new TextEncoder().encode(ts + hash);
    const signed = await keys.sign(data, crypto);
    if (!signed.ok) throw new ApdsFailure(signed.error.kind);
    const { author, signature } = signed.value;
    const bytes = new Uint8Array(signature.length + data.length);
    bytes.set(signature);
    bytes.set(data, signature.length);
    // By the same door as everybody's: what we would not take, we do not publish.
    const message = await openMessage(author + encodeBase64(bytes), crypto);
    if (!message.ok) throw new Error(`an own message was refused: ${message.error.kind}`);
    return {
      message: message.value,
      batch: {
        messages: [message.value],
        blobs: [{ hash, text: content }],
        values: [{ room: "settings", key: "previous", value: message.value.id }],
        strict: true,
      },
    };
  }
}
