/** The background as one file of its own, built before the rest of the extension. */
import { dirname, join, resolve } from "node:path";
import { build, type Plugin, type Rolldown } from "vite";
import { leanValibotPlugin } from "./lean-valibot.ts";
import { leanYamlPlugin } from "./lean-yaml.ts";

/**
 * Built together, what the background and pages both import becomes chunks that both load, each with all that either needs: the worker
 * would parse, at every wake, shapes that only pages read. So it is built alone, from `entry`, and taken into the build as a finished module.
 */
export function workerAlone(entry: string): Plugin {
  const source = resolve(entry);
  // Not the entry's own name: what is finished must not be taken for TypeScript.
  const finished = join(dirname(source), "worker.js");
  let options: Parameters<typeof build>[0];
  return {
    name: "worker-alone",
    apply: "build",
    enforce: "pre",
    configResolved({ define, root, build: { target, minify } }) {
      options = {
        configFile: false,
        logLevel: "warn",
        publicDir: false,
        root,
        ...(define && { define }),
        plugins: [leanYamlPlugin, leanValibotPlugin],
        build: {
          write: false,
          target,
          minify,
          modulePreload: false,
          rolldownOptions: {
            input: source,
            output: { codeSplitting: false },
            // No getter of ours, nor of the libraries in it, does anything: what is read and not used may go.
            treeshake: { propertyReadSideEffects: false },
            optimization: { inlineConst: true },
          },
        },
      };
    },
    resolveId: (id) => (resolve(id) === source ? finished : undefined),
    async load(id) {
      if (id !== finished) return undefined;
      const { output } = (await build(options)) as Rolldown.RolldownOutput;
      return { code: output[0].code, moduleSideEffects: true };
    },
  };
}
