/**
 * Pictures of the store as addresses of ours. Each is read once however many places show it, and let go of when the last of them leaves;
 * nothing here reaches the network: the background asks the pubs for what is missing.
 */
import { type Clock, sleep } from "../base/clock.ts";
import type { RpcClient } from "../rpc/client.ts";
import { type PictureFile, pictureFile } from "../rpc/picture-file.ts";

export type Picture =
  | { readonly kind: "reading" }
  /** Pubs are asked for it. */
  | { readonly kind: "asked" }
  /** No pub is there to be asked. */
  | { readonly kind: "nowhere" }
  /** It is no picture that can be shown. */
  | { readonly kind: "unusable" }
  | { readonly kind: "shown"; readonly url: string; readonly width: number; readonly height: number };

/** What a browser has and a test watches. */
export interface Addresses {
  make(file: PictureFile): string;
  revoke(url: string): void;
}

export const browserAddresses: Addresses = {
  make: ({ bytes, type }) => URL.createObjectURL(new Blob([bytes], { type })),
  revoke: (url) => URL.revokeObjectURL(url),
};

/** A picture that was asked for is looked for again after 2 s, then after twice as long each time, up to a minute. */
const AGAIN_MS = 2_000;
const AGAIN_CAP_MS = 60_000;

interface Held {
  readonly life: AbortController;
  readonly seen: Set<(picture: Picture) => void>;
  picture: Picture;
}

export class Pictures {
  readonly #held = new Map<string, Held>();

  constructor(
    private readonly client: RpcClient,
    private readonly clock: Clock,
    private readonly addresses: Addresses = browserAddresses,
  ) {}

  /** Calls `seen` with the picture, now and as it changes, until `signal` aborts. @param author of the post that shows it */
  show(hash: string, author: string, seen: (picture: Picture) => void, signal: AbortSignal): void {
    if (signal.aborted) return;
    let held = this.#held.get(hash);
    if (!held) {
      held = { life: new AbortController(), seen: new Set(), picture: { kind: "reading" } };
      this.#held.set(hash, held);
      void this.#read(hash, author, held);
    }
    const mine = held;
    // A wrapper of its own, so that the same function can be given twice.
    const own = (picture: Picture): void => seen(picture);
    mine.seen.add(own);
    signal.addEventListener(
      "abort",
      () => {
        mine.seen.delete(own);
        if (mine.seen.size === 0) this.#drop(hash, mine);
      },
      { once: true },
    );
    seen(mine.picture);
  }

  #drop(hash: string, held: Held): void {
    held.life.abort();
    if (this.#held.get(hash) === held) this.#held.delete(hash);
    if (held.picture.kind === "shown") this.addresses.revoke(held.picture.url);
  }

  async #read(hash: string, author: string, held: Held): Promise<void> {
    const { signal } = held.life;
    for (let wait = AGAIN_MS; !signal.aborted; wait = Math.min(wait * 2, AGAIN_CAP_MS)) {
      const answer = await this.client.request("blob", { hash, author });
      if (signal.aborted) return;
      if (answer.ok && answer.value.state === "held") return this.#say(held, this.#made(answer.value.text));
      if (answer.ok && answer.value.state === "unusable") return this.#say(held, { kind: "unusable" });
      this.#say(held, { kind: answer.ok && answer.value.state === "nowhere" ? "nowhere" : "asked" });
      await sleep(this.clock, wait, signal);
    }
  }

  #made(text: string): Picture {
    const file = pictureFile(text);
    if (!file) return { kind: "unusable" };
    return { kind: "shown", url: this.addresses.make(file), width: file.width, height: file.height };
  }

  #say(held: Held, picture: Picture): void {
    held.picture = picture;
    for (const seen of [...held.seen]) seen(picture);
  }
}
