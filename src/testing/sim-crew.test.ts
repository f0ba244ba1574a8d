import { fork } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import { expect, it, onTestFinished } from "vitest";

const WORKER = fileURLToPath(new URL("./sim-worker.ts", import.meta.url));

it("one of the crew ends when nobody is there any more to hear of its seed", async () => {
  const worker = fork(WORKER, [], { serialization: "advanced", execArgv: ["--import", "tsx"] });
  const ended = once(worker, "exit");
  onTestFinished(() => void worker.kill("SIGKILL"));
  const wish = { seed: 1, clients: 1, pubs: 1, hours: 0 };
  worker.send(wish);
  // Now it listens.
  await once(worker, "message");
  // Years of it: more than a test would wait for.
  worker.send({ ...wish, hours: 50_000 });
  worker.disconnect();
  expect(await ended).toEqual([0, null]);
});
