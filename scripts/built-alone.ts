/** What is built by itself, before the rest of the extension and with the same options: one file that shares no chunk with anything. */
import { build, type ResolvedConfig, type Rolldown } from "vite";
import { leanValibotPlugin } from "./lean-valibot.ts";
import { leanYamlPlugin } from "./lean-yaml.ts";

/** @returns the text of the one file, for the entry at this path */
export async function builtAlone(
  { define, root, build: { target, minify } }: ResolvedConfig,
  entry: string,
  format: "es" | "iife" = "es",
): Promise<string> {
  const built = await build({
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
        input: entry,
        output: { codeSplitting: false, format },
        // No getter of ours, nor of the libraries in it, does anything: what is read and not used may go.
        treeshake: { propertyReadSideEffects: false },
        optimization: { inlineConst: true },
      },
    },
  });
  return (built as Rolldown.RolldownOutput).output[0].code;
}
