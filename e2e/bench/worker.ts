/** The worker as the bench's process sees it: tasks in, replies out, through a tab of the extension. */
import type { Driver, Page } from "../fixtures/driver.ts";
import { type Answer, CHANNEL, type Task, type Tasks } from "./protocol.ts";

/** What an extension page has; known here only inside of `evaluate`. */
declare const chrome: { runtime: { sendMessage(message: unknown): Promise<unknown> } };

export interface BenchWorker {
  readonly driver: Driver;
  run<T extends Task>(task: T, args: Tasks[T]["args"]): Promise<Tasks[T]["reply"]>;
  /** Does what the popup does on opening: an event that wakes a background which is not there. */
  wake(): Promise<void>;
}

/** Short: Firefox's driver waits 30 s for a script at most, and a task may take minutes. */
const LOOK_EACH_MS = 200;
const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

export async function benchWorker(driver: Driver): Promise<BenchWorker> {
  const page: Page = await driver.open("e2e/bench/page.html");
  let last = 0;
  const worker: BenchWorker = {
    driver,
    wake: () =>
      page.evaluate(async () => void (await chrome.runtime.sendMessage({ rpc: "status", args: {} }))),
    async run<T extends Task>(task: T, args: Tasks[T]["args"]) {
      const id = `${task}-${++last}`;
      await page.evaluate(
        (name, ask) => {
          const channel = new BroadcastChannel(name);
          channel.postMessage(ask);
          channel.close();
        },
        CHANNEL,
        { id, task, args },
      );
      for (;;) {
        const text = await page.evaluate((key) => sessionStorage.getItem(key), id);
        const answer = text === null ? undefined : (JSON.parse(text) as Answer);
        if (answer?.error !== undefined) throw new Error(`${task}: ${answer.error}`);
        if (answer) return answer.value as Tasks[T]["reply"];
        await pause(LOOK_EACH_MS);
      }
    },
  };
  await worker.wake();
  return worker;
}
