/** Who is called what: anybody can take anybody's name, and then the beginning of the key stands beside it. */
import { type ReadonlySignal, signal as signalOf } from "@preact/signals";
import { shownName } from "../ui/person-name.ts";

interface Named {
  readonly author: string;
  readonly name?: string;
}

/** Names that are remembered; beyond that all are forgotten, and learnt again from what is shown. */
const KEPT = 20_000;

export class Names {
  readonly #names = new Map<string, string>();
  readonly #authors = new Map<string, Set<string>>();
  readonly #shared = signalOf<ReadonlySet<string>>(new Set());

  /** Takes note of people as they are read. */
  see(people: readonly Named[]): void {
    let shared: Set<string> | undefined;
    for (const { author, name } of people) {
      const shown = shownName(name);
      if (shown === undefined || this.#names.get(author) === shown) continue;
      if (this.#names.size >= KEPT) this.#forget();
      this.#names.set(author, shown);
      const alike = likeness(shown);
      const authors = this.#authors.get(alike) ?? new Set();
      this.#authors.set(alike, authors.add(author));
      if (authors.size > 1 && !this.#shared.value.has(alike)) {
        shared ??= new Set(this.#shared.value);
        shared.add(alike);
      }
    }
    if (shared) this.#shared.value = shared;
  }

  /** As it can be shown; undefined where none is known. */
  of(author: string): string | undefined {
    return this.#names.get(author);
  }

  /** Names that several people have, as `likeness` gives them. */
  get shared(): ReadonlySignal<ReadonlySet<string>> {
    return this.#shared;
  }

  #forget(): void {
    this.#names.clear();
    this.#authors.clear();
  }
}

/** What two names have in common that a person would take for one. */
export const likeness = (shown: string): string =>
  shown
    .normalize("NFKC")
    .toLowerCase()
    .replace(/[\p{Cf}\p{Z}\p{P}]/gu, "");
