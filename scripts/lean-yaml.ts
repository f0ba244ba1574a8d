/** js-yaml as far as a header is read with it: we ask for its events, and whether there is an error, never what the error says. */
import type { Plugin } from "vite";

/** Calls at the top of the module that only make something: said so, they go where nobody uses what they make. */
const MAKINGS =
  /^var (\w+) = ((?:new (?:Schema|RegExp)|define\w+Tag|\w+\.withTags)\((?:.*|[\s\S]*?^[\]}])\));$/gm;
/** The sentences of errors, and the lines of source that an error shows. */
const SENTENCES = /(throwError\(state), (?:"[^"\n]*"|`[^`\n]*`)\)/g;
const SNIPPET = "mark.snippet = makeSnippet(mark);";

/** The text of js-yaml's module, without what is never looked at. */
export const leanYaml = (code: string): string =>
  code
    .replace(MAKINGS, "var $1 = /* @__PURE__ */ (() => $2)();")
    .replace(SENTENCES, "$1)")
    .replace(SNIPPET, "");

export const leanYamlPlugin: Plugin = {
  name: "lean-yaml",
  transform: {
    filter: { id: /\/js-yaml\/dist\/js-yaml\.mjs$/ },
    handler: (code) => ({ code: leanYaml(code), map: null }),
  },
};
