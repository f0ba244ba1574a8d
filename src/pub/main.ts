/** `npm run pub -- --port 9000 --data <folder> …` (see args.ts): runs one pub until SIGINT or SIGTERM. */
import { systemClock } from "../base/clock.ts";
import { type PubArgs, parsePubArgs, usage } from "./args.ts";
import { type PubOptions, startPub } from "./pub.ts";
import { sampleNetwork } from "./seed.ts";
import { seededNetwork } from "./seed-network.ts";

function optionsOf({ seed, asReference, ...rest }: PubArgs): PubOptions {
  const crash = (): void => {
    console.error("a binary frame: the reference ends by an uncaught rejection here");
    process.exit(1);
  };
  return {
    ...rest,
    clock: systemClock,
    ...(seed === undefined ? {} : { seed: seed === "sample" ? sampleNetwork : seededNetwork(seed) }),
    ...(asReference === undefined ? {} : { asReference: { rebuildMsPerMessage: asReference, crash } }),
  };
}

async function run(options: PubOptions): Promise<void> {
  const pub = await startPub(options);
  // Scripts wait for this first line and read the port from it.
  console.log(`pub listening on ws://${options.host}:${pub.port}`);
  for (const repair of pub.repairs) console.error(repair);
  await new Promise<void>((resolve) => {
    process.once("SIGINT", resolve);
    process.once("SIGTERM", resolve);
  });
  await pub.close();
}

const args = parsePubArgs(process.argv.slice(2));
if (!args.ok) {
  console.error(`${args.error}\n${usage}`);
  process.exit(2);
}
run(optionsOf(args.value)).then(
  () => process.exit(0),
  (failure: unknown) => {
    const taken = failure instanceof Error && "code" in failure && failure.code === "EADDRINUSE";
    console.error(taken ? `port ${args.value.port} is taken` : failure);
    process.exit(1);
  },
);
