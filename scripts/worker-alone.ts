/** The background as one file of its own, built before the rest of the extension. */
import { dirname, join, resolve } from "node:path";
import type { Plugin, ResolvedConfig } from "vite";
import { builtAlone } from "./built-alone.ts";

/**
 * Built together, what the background and pages both import becomes chunks that both load, each with all that either needs: the worker
 * would parse, at every wake, shapes that only pages read. So it is built alone, from `entry`, and taken into the build as a finished module.
 */
export function workerAlone(entry: string): Plugin {
  const source = resolve(entry);
  // Not the entry's own name: what is finished must not be taken for TypeScript.
  const finished = join(dirname(source), "worker.js");
  let config: ResolvedConfig;
  return {
    name: "worker-alone",
    apply: "build",
    enforce: "pre",
    configResolved(resolved) {
      config = resolved;
    },
    resolveId: (id) => (resolve(id) === source ? finished : undefined),
    async load(id) {
      if (id !== finished) return undefined;
      return { code: await builtAlone(config, source), moduleSideEffects: true };
    },
  };
}
