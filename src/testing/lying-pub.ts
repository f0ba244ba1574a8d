/**
 * A pub that lies: it forges, alters, dates into the future, answers with something else, withholds contents and talks nonsense.
 * Whatever it does, nothing that does not verify, and no text that nobody asked for, may end up in a store.
 */
import type { Clock } from "../base/clock.ts";
import type { Dice } from "./dice.ts";
import { hashOf } from "./hash-of.ts";
import type { ReferencePub } from "./reference-pub.ts";
import type { Truth } from "./truth.ts";
import type { Listed, PubAnswer, PubPeer, PubSide, SimPub } from "./virtual-pub.ts";

const DIGITS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
/** The same text with the last bit of the digit at this place turned over. */
const respelt = (text: string, at: number): string =>
  `${text.slice(0, at)}${DIGITS[DIGITS.indexOf(text[at] ?? "") ^ 1] ?? "A"}${text.slice(at + 1)}`;

const JUNK_EACH_MS = 4 * 60_000;
const HOUR_MS = 60 * 60_000;

export class LyingPub implements SimPub {
  readonly url: string;
  onLoss: () => void = () => {};
  /** Everything that it made up, by hash. */
  readonly told = new Map<string, string>();
  readonly #peers = new Set<PubPeer>();
  readonly #seed: Uint8Array<ArrayBuffer>;
  readonly #future: string[] = [];
  readonly #truths = new WeakMap<Listed, string>();
  #quiet = false;

  constructor(
    /** Where its truths come from. */
    readonly inner: ReferencePub,
    private readonly clock: Clock,
    private readonly truth: Truth,
    private readonly dice: Dice,
    private readonly met: (fault: string) => void,
  ) {
    this.url = inner.url;
    this.#seed = Uint8Array.from({ length: 32 }, () => dice.whole(0, 255));
    this.#next();
  }

  up(): boolean {
    return this.inner.up();
  }

  log(): readonly Listed[] {
    return this.inner.log();
  }

  lists(id: string): boolean {
    return this.inner.lists(id);
  }

  forgot(id: string): boolean {
    return this.inner.forgot(id);
  }

  /** It may have said anything. */
  showed(): boolean {
    return true;
  }

  holds(): Promise<boolean> {
    return Promise.resolve(false);
  }

  tellAgain(posts: number): void {
    this.inner.tellAgain(posts);
  }

  crash(downMs: number): void {
    this.inner.crash(downMs);
  }

  /** Its part of a poll's answer, as JSON: all of the log is told to everybody, over and over. */
  #truthOf(entry: Listed): string {
    const known = this.#truths.get(entry);
    if (known !== undefined) return known;
    const made = [entry.text, ...this.#content(entry.content)].map((one) => JSON.stringify(one)).join(",");
    this.#truths.set(entry, made);
    return made;
  }

  /** From now on it tells no junk of its own accord; its answers go on being lies. */
  quiet(): void {
    this.#quiet = true;
    this.inner.quiet();
  }

  connect(peer: PubPeer): PubSide {
    const side = this.inner.connect({ ...peer, tell: (text) => this.#twist(text, peer) });
    this.#peers.add(peer);
    return {
      hear: (text) => side.hear(text),
      ended: () => {
        this.#peers.delete(peer);
        side.ended();
      },
    };
  }

  async get(path: string): Promise<PubAnswer> {
    const { dice } = this;
    const answer = await this.inner.get(path);
    if (answer.status !== 200) return answer;
    if (dice.chance(0.1)) return { ...answer, body: "<!doctype html><title>Welcome</title>" };
    if (dice.chance(0.1)) return { ...answer, body: answer.body.slice(0, -dice.whole(1, 2_000)) };
    const truths = this.inner.log().map((entry) => this.#truthOf(entry));
    const junk = await Promise.all(Array.from({ length: 20 }, () => this.#junk()));
    const lies = [...junk, dice.chance(0.1) ? 7 : "x"].map((one) => JSON.stringify(one));
    const messages = [...lies.slice(0, -1), ...truths, ...lies.slice(-1)].join(",");
    this.met("lying poll");
    return { ...answer, body: `{"messages":[${messages}],"nextSince":9999999999999}` };
  }

  /** So many pieces of junk at once to everybody. */
  async flood(frames: number): Promise<void> {
    const junk = await Promise.all(Array.from({ length: frames }, () => this.#junk()));
    for (const peer of [...this.#peers]) {
      for (const frame of junk) peer.tell(frame);
      this.met("flood");
    }
  }

  #next(): void {
    this.clock.after(this.dice.waitMs(JUNK_EACH_MS), () => {
      if (!this.#quiet) void this.#tellJunk();
      this.#next();
    });
  }

  async #tellJunk(): Promise<void> {
    for (const peer of [...this.#peers]) {
      this.met("junk");
      if (this.dice.chance(0.1)) peer.tellBinary(this.dice.whole(1, 5_000));
      else peer.tell(await this.#junk());
    }
  }

  /** A truth on its way out: kept back, exchanged, or told. */
  #twist(text: string, peer: PubPeer): void {
    const { dice } = this;
    if (text.length === 44) peer.tell(dice.chance(0.2) ? "x".repeat(44) : text);
    else if (text.length === 208) peer.tell(dice.chance(0.2) ? this.#invented(this.#altered(text)) : text);
    else if (this.#content(text).length > 0)
      peer.tell(dice.chance(0.1) ? this.#invented(`${text} (said nobody)`) : text);
    else this.met("withheld");
  }

  /** It never gives some contents to anybody. */
  #content(text: string | undefined): readonly string[] {
    return text === undefined || hashOf(text) < "K" ? [] : [text];
  }

  async #junk(): Promise<string> {
    return this.#invented(await this.#inventJunk());
  }

  #invented(text: string): string {
    this.told.set(hashOf(text), text);
    return text;
  }

  async #inventJunk(): Promise<string> {
    const { dice } = this;
    const known = this.inner.log();
    const some = known.length > 0 ? dice.pick(known).text : "x".repeat(208);
    switch (dice.whole(0, 8)) {
      case 0:
        return "";
      case 1:
        return "ping";
      case 2:
        return "not a hash but of the right number of letter".slice(0, 44);
      case 3:
        return `nobody asked for this ${dice.next()}`;
      case 4:
        return `data:image/png;base64,${"QUJD".repeat(dice.whole(1, 2_000))}`;
      case 5:
        return this.#dated(dice.pick([30, 60, 24 * 60, 6 * 24 * 60]) * 60_000);
      case 6:
        return this.#dated(dice.pick([8 * 24 * HOUR_MS, 9_999_999_999_999 - this.clock.now()]));
      case 7:
        // The identity point: some libraries let it "sign" anything.
        return `AQAAA${"A".repeat(38)}=${Buffer.concat([Buffer.from([1]), Buffer.alloc(63), Buffer.from(`${this.clock.now()}${hashOf("x")}`)]).toString("base64")}`;
      default:
        return this.#altered(some);
    }
  }

  /** A true signature under a date ahead of now, of a content that it never gives; mostly one that it told before. */
  async #dated(aheadMs: number): Promise<string> {
    this.met("future date");
    const { dice } = this;
    const before = this.#future.length > 0 && dice.chance(0.7) ? dice.pick(this.#future) : undefined;
    if (before) return before;
    const made = await this.truth.sign(
      this.#seed,
      this.clock.now() + aheadMs,
      hashOf(`future ${dice.next()}`),
    );
    this.#future.push(made);
    return made;
  }

  /** Another spelling of a message, or one with a changed character. */
  #altered(message: string): string {
    const { dice } = this;
    this.met("altered");
    const at = dice.whole(44, message.length - 3);
    switch (dice.whole(0, 3)) {
      case 0:
        return `${message.slice(0, at)} ${message.slice(at)}`;
      case 1:
        return `${message.slice(0, at)}${message[at] === "A" ? "B" : "A"}${message.slice(at + 1)}`;
      case 2:
        // The last digit before the padding of a message holds four bits that decoding drops, that of a key two.
        return dice.chance(0.5) ? respelt(message, message.length - 3) : respelt(message, 42);
      default:
        return `${message.slice(0, 43)} ${message.slice(44)}`;
    }
  }
}
