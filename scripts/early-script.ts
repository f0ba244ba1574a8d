/** A script that runs in a page ahead of its modules: a file of its own that imports none, for a page waits until all that is imported is read. */
import { resolve } from "node:path";
import type { Plugin, ResolvedConfig } from "vite";
import { builtAlone } from "./built-alone.ts";

/** @param fileName where the page's HTML finds it, by `vite-ignore`: Vite would put it into the page's own module */
export function earlyScript(entry: string, fileName: string): Plugin {
  let config: ResolvedConfig;
  return {
    name: "early-script",
    apply: "build",
    configResolved(resolved) {
      config = resolved;
    },
    async generateBundle() {
      this.emitFile({ type: "asset", fileName, source: await builtAlone(config, resolve(entry), "iife") });
    },
  };
}
