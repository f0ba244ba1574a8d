/** The command line of the pub. */
import { parseArgs } from "node:util";
import { err, ok, type Result } from "../base/result.ts";

export interface PubArgs {
  readonly port: number;
  readonly data: string;
  readonly host: string;
  readonly seedSample: boolean;
}

export const usage = "usage: npm run pub -- --port 9000 --data <folder> [--seed-sample] [--host 127.0.0.1]";

/** `argv` without node and the file; the error is a sentence for people. Port 0 is any free one. */
export function parsePubArgs(argv: readonly string[]): Result<PubArgs, string> {
  let values: { port?: string; data?: string; host?: string; "seed-sample"?: boolean };
  try {
    ({ values } = parseArgs({
      args: [...argv],
      options: {
        port: { type: "string" },
        data: { type: "string" },
        host: { type: "string" },
        "seed-sample": { type: "boolean" },
      },
    }));
  } catch (failure) {
    return err(failure instanceof Error ? failure.message : String(failure));
  }
  const port = values.port ?? "9000";
  if (!/^\d{1,5}$/.test(port) || Number(port) > 65_535)
    return err(`--port must be 0 to 65535, not "${port}"`);
  if (!values.data) return err("--data <folder> is missing: where the pub keeps what it is told");
  return ok({
    port: Number(port),
    data: values.data,
    host: values.host ?? "127.0.0.1",
    seedSample: values["seed-sample"] ?? false,
  });
}
