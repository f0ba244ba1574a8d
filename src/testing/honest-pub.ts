/** Our own pub's core in the simulation: what it said it holds, it holds; a restart costs it its connections only. */
import { type Crypto, memoryStore, openApds, parseHash } from "apds";
import type { Clock } from "../base/clock.ts";
import { openPubCore, type PubCore } from "../pub/dialect.ts";
import { answerHttp } from "../pub/http.ts";
import {
  type Listed,
  type PubAnswer,
  type PubPeer,
  type PubSide,
  type SimPub,
  textsOf,
} from "./virtual-pub.ts";

export class HonestPub implements SimPub {
  readonly #peers = new Set<PubPeer>();
  #up = true;
  onLoss: () => void = () => {};

  private constructor(
    readonly url: string,
    private readonly clock: Clock,
    private readonly core: PubCore,
  ) {}

  static async open(url: string, clock: Clock, crypto: Crypto): Promise<HonestPub> {
    const apds = openApds({ store: memoryStore(), now: () => clock.now(), crypto });
    return new HonestPub(url, clock, await openPubCore({ apds, clock }));
  }

  up(): boolean {
    return this.#up;
  }

  log(): readonly Listed[] {
    return this.core.listing.all().map(({ message, content }) => ({ text: message.text, content }));
  }

  lists(id: string): boolean {
    const parsed = parseHash(id);
    return parsed !== undefined && this.core.listing.entry(parsed) !== undefined;
  }

  forgot(): boolean {
    return false;
  }

  showed(id: string): boolean {
    return this.lists(id);
  }

  async holds(hash: string): Promise<boolean> {
    const parsed = parseHash(hash);
    return parsed !== undefined && (await this.core.find(parsed)) !== undefined;
  }

  connect(peer: PubPeer): PubSide {
    this.#peers.add(peer);
    const session = this.core.connect({ tell: (text) => peer.tell(text), end: () => peer.end(1013) });
    return {
      hear: (text) => session.frame(text),
      ended: () => {
        this.#peers.delete(peer);
        session.close();
      },
    };
  }

  async get(path: string): Promise<PubAnswer> {
    const { status, headers, body } = await answerHttp(this.core, () => undefined, {
      method: "GET",
      target: path,
    });
    return { status, headers, body: typeof body === "string" ? body : [...body].join("") };
  }

  quiet(): void {}

  tellAgain(posts: number): void {
    for (const text of textsOf(this.log().slice(-posts))) for (const peer of this.#peers) peer.tell(text);
  }

  crash(downMs: number): void {
    this.#up = false;
    for (const peer of [...this.#peers]) peer.end(1006);
    this.onLoss();
    this.clock.after(downMs, () => {
      this.#up = true;
    });
  }
}
