/** One process of the crew: a seed comes in, its summary goes out, until the other side hangs up. */
import { planFor, type Wish } from "./sim-plan.ts";
import { summaryOf } from "./sim-report.ts";
import { simulate } from "./sim-world.ts";

// Also where whoever asked for it was killed: nobody hears of what is left of the seed.
process.once("disconnect", () => process.exit());

process.on("message", (wish: Wish) => {
  void (async () => {
    const plan = planFor(wish);
    process.send?.(summaryOf(plan, await simulate(plan)));
  })();
});
