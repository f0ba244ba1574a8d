/** The person before one simulated browser: writes now and then, follows and blocks, and changes whose posts are taken in. */
import { type Author, type Hash, parseAuthor } from "apds";
import type { Interest, Scope } from "../sync/replicate/scope.ts";
import type { Dice } from "./dice.ts";
import { hashOf } from "./hash-of.ts";
import type { SimClient } from "./sim-client.ts";
import type { TestClock } from "./test-clock.ts";

const HOUR_MS = 60 * 60_000;
const CHOOSES_EACH_MS = 5 * HOUR_MS;
/** One in so many people cares whose posts are taken in. */
const CHOOSY = 0.3;
/** So many posts are the last thing that a life begins: it ends somewhere in between. */
const ENDS = 0.3;

/** What was asked of the engine, and what it answered: `asked` where its life ended before it did. */
export interface Publishing {
  readonly text: string;
  /** When, ms by the true clock. */
  readonly at: number;
  outcome: "asked" | "refused" | Hash;
}

export class SimUser {
  readonly published: Publishing[] = [];
  /** Whom they wanted to follow or block, and whether the engine said that it is so. */
  readonly interests = new Map<Author, { readonly interest: Interest | undefined; known: boolean }>();
  #quiet = false;

  constructor(
    readonly client: SimClient,
    private readonly dice: Dice,
    private readonly clock: TestClock,
    /** Messages that are known in this world, to find somebody in. */
    private readonly messages: () => readonly string[],
    writesEachMs: number,
  ) {
    this.#each(writesEachMs, () => this.#publish());
    if (dice.chance(CHOOSY)) this.#each(CHOOSES_EACH_MS, () => this.#choose());
  }

  quiet(): void {
    this.#quiet = true;
  }

  #publish(): void {
    const { client, dice } = this;
    const { pool } = client;
    if (!pool) return;
    const text = `${client.name} says number ${this.published.length}. `.repeat(dice.whole(1, 4));
    const publishing: Publishing = { text, at: this.clock.now(), outcome: "asked" };
    this.published.push(publishing);
    const images = dice.chance(0.1) ? [`data:image/png;base64,${Buffer.from(text).toString("base64")}`] : [];
    const shown = images.map((image) => `![picture](${hashOf(image)})`).join("");
    if (dice.chance(ENDS)) client.killAt(dice.whole(1, 12), dice.chance(0.5));
    void pool.publish(`${text}${shown}`, { images }).then((result) => {
      publishing.outcome = result.ok ? result.value : "refused";
    });
  }

  #choose(): void {
    const { client, dice } = this;
    const { pool } = client;
    if (!pool) return;
    if (dice.chance(0.3)) return void client.setScope(dice.pick<Scope>(["everyone", "following"]));
    const known = this.messages();
    const author = known.length === 0 ? undefined : parseAuthor(dice.pick(known).slice(0, 44));
    if (!author?.ok || author.value === client.author) return;
    const choice = dice.pick<Interest | "neither">(["followed", "followed", "blocked", "neither"]);
    const interest = choice === "neither" ? undefined : choice;
    const wish = { interest, known: false };
    this.interests.set(author.value, wish);
    client.witness.chooses();
    if (interest === "blocked") client.witness.thrownAway.add(author.value);
    else client.witness.blocked.delete(author.value);
    void pool.people.setInterest(author.value, interest).then((result) => {
      wish.known = result.ok;
      client.witness.chooses();
      if (result.ok && interest === "blocked") this.#close(author.value, wish);
    });
  }

  /** From now on nothing new of somebody who is blocked may come in. */
  #close(author: Author, wish: unknown): void {
    if (this.interests.get(author) === wish) this.client.witness.blocked.add(author);
  }

  #each(meanMs: number, act: () => void): void {
    this.clock.after(this.dice.waitMs(meanMs), () => {
      if (this.#quiet) return;
      act();
      this.#each(meanMs, act);
    });
  }
}
