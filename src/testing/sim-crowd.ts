/** The writers of a simulated network: what they write reaches one pub or several, in good order or bad, now or late. */

import type { Clock } from "../base/clock.ts";
import type { Dice } from "./dice.ts";
import { hashOf } from "./hash-of.ts";
import { makeNetwork } from "./post-maker.ts";
import { Person, type Written } from "./sim-people.ts";
import type { Plan } from "./sim-plan.ts";
import type { Truth } from "./truth.ts";
import type { PubSide, SimPub } from "./virtual-pub.ts";

const MINUTE_MS = 60_000;
const DAY_MS = 24 * 60 * MINUTE_MS;
/** A burst takes the place of so many single posts, and comes once in as many of their intervals. */
const BURST = 30;
const HISTORY_DAYS = 20;
/** Of all posts so many come late. */
const LATE = 0.08;

export class Crowd {
  readonly #people: readonly Person[];
  readonly #written: Written[] = [];
  readonly #mouths: readonly Mouth[];
  #quiet = false;

  constructor(
    private readonly clock: Clock,
    private readonly truth: Truth,
    private readonly dice: Dice,
    pubs: readonly SimPub[],
    private readonly plan: Pick<Plan, "people" | "history" | "writesEachMs">,
  ) {
    this.#people = Array.from(
      { length: plan.people },
      (_, at) => new Person(`person ${at}`, truth, dice.named(`person ${at}`)),
    );
    this.#mouths = pubs.map((pub) => new Mouth(pub));
  }

  get posts(): number {
    return this.#written.length;
  }

  /** What was written before the run begins, told to pubs that nobody listens to yet. */
  async begin(): Promise<void> {
    const posts = this.plan.history;
    const stepMs = Math.floor((HISTORY_DAYS * DAY_MS) / posts);
    const from = this.clock.now() - posts * stepMs;
    const plan = { authors: this.#people.length, posts, from, stepMs, seed: this.dice.whole(1, 2 ** 31) };
    for (const { id, message, content, blobs } of await makeNetwork(plan)) {
      const [contentHash, ts] = [hashOf(content), dateOf(message)];
      this.truth.add(message, { id, ts, content: contentHash });
      this.#spread({ id, message, content, contentHash, ts, images: blobs });
    }
    for (const person of this.#people) this.#goOn(person);
    this.#bursts();
  }

  /** Nobody writes any more. */
  quiet(): void {
    this.#quiet = true;
  }

  #goOn(person: Person): void {
    this.clock.after(this.dice.waitMs(this.plan.writesEachMs), () => {
      if (this.#quiet) return;
      if (this.dice.chance(LATE)) this.#late(person);
      else void this.#post(person, this.#date());
      this.#goOn(person);
    });
  }

  #bursts(): void {
    this.clock.after(this.dice.waitMs((4 * BURST * this.plan.writesEachMs) / this.plan.people), () => {
      if (this.#quiet) return;
      const person = this.dice.pick(this.#people);
      for (let post = 0; post < BURST; post += 1)
        this.clock.after(post * 1_000, () => void this.#post(person, Math.round(this.clock.now())));
      this.#bursts();
    });
  }

  /** A post that waited for up to a day and a half on a phone. Whoever is away when it comes has polled past its date. */
  #late(person: Person): void {
    const ts = Math.round(this.clock.now()) - this.dice.whole(1, 30 * 60) * MINUTE_MS;
    void person.write(ts, [], true).then((post) => this.#spread(post, false));
  }

  /** Mostly now; a writer's clock may be off by minutes or hours. */
  #date(): number {
    const now = Math.round(this.clock.now());
    if (this.dice.chance(0.08)) return now + this.dice.whole(11, 180) * MINUTE_MS;
    return now + (this.dice.chance(0.1) ? this.dice.whole(-9, 9) * MINUTE_MS : 0);
  }

  async #post(person: Person, ts: number): Promise<void> {
    this.#spread(await person.write(ts, this.#written.slice(-50)));
  }

  /** @param named whether others may answer it */
  #spread(post: Written, named = true): void {
    if (named) this.#written.push(post);
    const chosen = this.#mouths.filter(() => this.dice.chance(0.7));
    for (const mouth of chosen.length > 0 ? chosen : [this.dice.pick(this.#mouths)]) this.#tell(mouth, post);
  }

  #tell(mouth: Mouth, post: Written): void {
    const { dice } = this;
    const { content, message, images } = post;
    mouth.knows([message, ...images]);
    // Somewhere else it is to be had: then it must be found there.
    const withheld = dice.chance(0.05);
    if (!withheld) mouth.knows([content]);
    const texts =
      withheld || dice.chance(0.1) ? [message] : dice.chance(0.3) ? [message, content] : [content, message];
    texts.push(...images.filter(() => dice.chance(0.3)));
    let at = 0;
    for (const text of texts) {
      this.clock.after(at, () => mouth.say(text));
      at += dice.chance(0.2) ? dice.between(0, 5_000) : 0;
    }
  }
}

/** The 13 digits behind the signature. */
const dateOf = (message: string): number =>
  Number(Buffer.from(message.slice(44), "base64").toString("latin1", 64, 77));

/** The writers' connection to one pub: it says texts, and answers when it is asked for what it knows. */
class Mouth {
  readonly #known = new Map<string, string>();
  #side: PubSide | undefined;

  constructor(private readonly pub: SimPub) {}

  knows(texts: readonly string[]): void {
    for (const text of texts) this.#known.set(hashOf(text), text);
  }

  /** Lost when the pub is down: whoever writes does not try again. */
  say(text: string): void {
    if (!this.pub.up()) return;
    this.#side ??= this.pub.connect({
      tell: (ask) => {
        const known = this.#known.get(ask);
        if (known !== undefined) this.#side?.hear(known);
      },
      tellBinary: () => {},
      end: () => {
        this.#side = undefined;
      },
    });
    this.#side.hear(text);
  }
}
