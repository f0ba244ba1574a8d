/** Made-up people who write: seeded keys, signed posts that name earlier ones, now and then late, forked or with pictures. */
import type { Dice } from "./dice.ts";
import { hashOf } from "./hash-of.ts";
import type { Truth } from "./truth.ts";

export interface Written {
  readonly id: string;
  /** The 208 characters. */
  readonly message: string;
  readonly content: string;
  readonly contentHash: string;
  /** ms since the epoch. */
  readonly ts: number;
  /** Pictures that the content names. */
  readonly images: readonly string[];
}

export class Person {
  readonly #seed: Uint8Array<ArrayBuffer>;
  readonly #written: Written[] = [];
  readonly #avatar: string;

  constructor(
    readonly name: string,
    private readonly truth: Truth,
    private readonly dice: Dice,
  ) {
    this.#seed = Uint8Array.from({ length: 32 }, () => dice.whole(0, 255));
    this.#avatar = this.#picture("avatar");
  }

  written(): readonly Written[] {
    return this.#written;
  }

  /**
   * Writes a post dated `ts` ms. Mostly it follows the last one; one in 20 follows an older one (a second device). It may answer
   * or edit one of `others`. `apart`: on a second device, and no later post follows it, so that nobody finds it by its name.
   */
  async write(ts: number, others: readonly Written[], apart = false): Promise<Written> {
    const { dice } = this;
    const mine = this.#written;
    const forks = mine.length > 1 && (apart || dice.chance(0.05));
    const previous = forks ? dice.pick(mine) : mine.at(-1);
    const images = [this.#avatar, ...(dice.chance(0.1) ? [this.#picture(`${ts}`)] : [])];
    const fields = [
      ...(others.length > 0 && dice.chance(0.3) ? [`reply: ${dice.pick(others).id}`] : []),
      ...(mine.length > 0 && dice.chance(0.05) ? [`edit: ${dice.pick(mine).id}`] : []),
      `name: ${this.name}`,
      `image: ${hashOf(this.#avatar)}`,
      ...(previous ? [`previous: ${previous.id}`] : []),
    ];
    const shown = images.slice(1).map((image) => `\n\n![picture](${hashOf(image)})`);
    const words = `${this.name} at ${ts}. `.repeat(dice.chance(0.03) ? 300 : dice.whole(1, 8));
    const content = `---\n${fields.join("\n")}\n---\n${words}${shown.join("")}`;
    const contentHash = hashOf(content);
    const message = await this.truth.sign(this.#seed, ts, contentHash);
    const post: Written = { id: hashOf(message), message, content, contentHash, ts, images };
    if (!apart) mine.push(post);
    return post;
  }

  #picture(what: string): string {
    const bytes = Array.from({ length: this.dice.whole(20, 600) }, () => this.dice.whole(0, 255));
    return `data:image/png;base64,${Buffer.from(`${this.name} ${what}`).toString("base64")}${Buffer.from(bytes).toString("base64")}`;
  }
}
