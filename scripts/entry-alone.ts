/** An entry as one file of its own, built before the rest of the extension. */
import { dirname, join, parse, resolve } from "node:path";
import type { Plugin, ResolvedConfig } from "vite";
import { builtAlone } from "./built-alone.ts";

/**
 * Built together, what two entries both import becomes chunks that both load, each with all that either needs: the worker would parse, at
 * every wake, shapes that only pages read, and the popup would wait for what only the options draw. So such an entry is built alone and
 * taken into the build as a finished module; what it has in common with others is in the package twice.
 */
export function entryAlone(entry: string): Plugin {
  const source = resolve(entry);
  // Not the entry's own name: what is finished must not be taken for TypeScript.
  const finished = join(dirname(source), `${parse(source).name}.js`);
  let config: ResolvedConfig;
  return {
    name: `entry-alone ${entry}`,
    apply: "build",
    enforce: "pre",
    configResolved(resolved) {
      config = resolved;
    },
    resolveId: (id, importer) => {
      const path = importer && id.startsWith(".") ? join(dirname(importer), id) : resolve(id);
      return path === source ? finished : undefined;
    },
    async load(id) {
      if (id !== finished) return undefined;
      return { code: await builtAlone(config, source), moduleSideEffects: true };
    },
  };
}
