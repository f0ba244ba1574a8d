/** Runs steps side by side, as far as their order and the room on the machine allow. */

export interface Step {
  /** Steps that must have ended before, well or not. */
  readonly after?: readonly string[];
  /** How many of the machine's slots it takes; default: 1. */
  readonly slots?: number;
  readonly run: () => Promise<void>;
}

/**
 * Begins each step once the steps that it comes after have ended and there is room for it; resolves when all have ended.
 * In the order of the list: a step that waits for others is overtaken, one that only waits for room is not. A step of
 * more slots than there are runs alone. Rejects with what a step rejects with, and where a step waits for what never ends.
 */
export async function schedule(steps: Readonly<Record<string, Step>>, slots: number): Promise<void> {
  const waiting = new Map(Object.entries(steps));
  const running = new Map<string, Promise<void>>();
  const ended = new Set<string>();
  let free = slots;

  function beginAllThatMay(): void {
    for (const [name, { after = [], slots: asked = 1, run }] of waiting) {
      if (!after.every((other) => ended.has(other))) continue;
      const taken = Math.min(asked, slots);
      if (taken > free) return;
      waiting.delete(name);
      free -= taken;
      const end = run().then(() => {
        running.delete(name);
        ended.add(name);
        free += taken;
      });
      running.set(name, end);
    }
  }

  beginAllThatMay();
  while (running.size > 0) {
    await Promise.race(running.values());
    beginAllThatMay();
  }
  if (waiting.size > 0) throw new Error(`never begun, for what they wait: ${[...waiting.keys()].join(", ")}`);
}
