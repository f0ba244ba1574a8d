/** The command line of the pub. */
import { parseArgs } from "node:util";
import { err, ok, type Result } from "../base/result.ts";

export interface NetworkSize {
  readonly authors: number;
  readonly posts: number;
}

export interface PubArgs {
  readonly port: number;
  readonly data: string;
  readonly host: string;
  readonly seed: "sample" | NetworkSize | undefined;
  /** Undefined: our own habits. Else ms per message of its log for which it is mute when it verifies it again. */
  readonly asReference: number | undefined;
  readonly noPoll: boolean;
  readonly stats: boolean;
}

export const usage =
  "usage: npm run pub -- --port 9000 --data <folder> [--host 127.0.0.1] [--seed-sample | --seed-network authors=1000,posts=20000]\n" +
  "  for tests, on this machine: [--as-reference [--rebuild-ms-per-message 2]] [--no-poll] [--stats]";

const options = {
  port: { type: "string", default: "9000" },
  data: { type: "string" },
  host: { type: "string", default: "127.0.0.1" },
  "seed-sample": { type: "boolean", default: false },
  "seed-network": { type: "string" },
  "as-reference": { type: "boolean", default: false },
  "rebuild-ms-per-message": { type: "string", default: "2" },
  "no-poll": { type: "boolean", default: false },
  stats: { type: "boolean", default: false },
} as const;

const LOOPBACK = /^(?:127(?:\.\d{1,3}){3}|localhost|::1)$/;
const LARGEST = 1_000_000;

/** `argv` without node and the file; the error is a sentence for people. Port 0 is any free one. */
export function parsePubArgs(argv: readonly string[]): Result<PubArgs, string> {
  const parsed = parse(argv);
  if (!parsed.ok) return parsed;
  const values = parsed.value;
  const { port, data, host } = values;
  if (!/^\d{1,5}$/.test(port) || Number(port) > 65_535)
    return err(`--port must be 0 to 65535, not "${port}"`);
  if (!data) return err("--data <folder> is missing: where the pub keeps what it is told");
  const forTests = (["as-reference", "no-poll", "stats"] as const).find((name) => values[name]);
  if (forTests && !LOOPBACK.test(host))
    return err(
      `--${forTests} is for tests: it is not bounded as a pub for strangers must be, so --host stays on this machine`,
    );
  const ms = values["rebuild-ms-per-message"];
  if (!/^\d{1,4}(?:\.\d{1,4})?$/.test(ms))
    return err(`--rebuild-ms-per-message must be 0 to 9999, not "${ms}"`);
  const size = values["seed-network"];
  const network = size === undefined ? undefined : parseSize(size);
  if (size !== undefined && network === undefined)
    return err(`--seed-network must read like authors=1000,posts=20000, not "${size}"`);
  return ok({
    port: Number(port),
    data,
    host,
    seed: network ?? (values["seed-sample"] ? "sample" : undefined),
    asReference: values["as-reference"] ? Number(ms) : undefined,
    noPoll: values["no-poll"],
    stats: values.stats,
  });
}

function parse(argv: readonly string[]) {
  try {
    return ok(parseArgs({ args: [...argv], options }).values);
  } catch (failure) {
    return err(failure instanceof Error ? failure.message : String(failure));
  }
}

function parseSize(text: string): NetworkSize | undefined {
  const found = /^authors=(\d{1,7}),posts=(\d{1,7})$/.exec(text);
  const [authors, posts] = [Number(found?.[1]), Number(found?.[2])];
  const fits = authors >= 1 && authors <= posts && posts <= LARGEST;
  return fits ? { authors, posts } : undefined;
}
