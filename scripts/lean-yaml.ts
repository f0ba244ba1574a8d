/**
 * js-yaml as far as a header is read with it: we ask for its events, and whether there is an error, never what the error says; and a header
 * with an anchor, an alias or a tag is refused whatever else is in it (`apds/document`).
 */
import type { Plugin } from "vite";

/** Calls and texts at the top of the module that only make something: said so, they go where nobody uses what they make. */
const MAKINGS =
  /^var (\w+) = ((?:(?:new (?:Schema|RegExp)|define\w+Tag|\w+\.withTags|Object\.assign)\((?:.*|[\s\S]*?^[\]}])\))|`.*`);$/gm;
/** The one entry of a table of choices that is made by a call. */
const RULES = /^\tscalarStyleRules: Object\.keys\(.*\),$/m;
/** Errors: their sentences, and the line of source that one shows. */
const ERRORS = /\bYAMLException\.throwAt\(.*\);$/gm;
const SENTENCES = /(throwError\(state), (?:"[^"\n]*"|`[^`\n]*`)\)/g;
/** Readers of what a header may not have: each looks first whether it is there. */
const REFUSED =
  /^(function read(?:TagProperty|AnchorProperty|Alias)\(.*\) \{\n\tif \(.*\) return false;\n)[\s\S]*?^\}/gm;
/** What is done with what they would have found, and the loop over all of it. */
const FOUND = /props\.(?:anchor|tag)Start !== NO_RANGE\$1/g;
const LOOP = /if \(!(readTagProperty\(.*\)) && !(readAnchorProperty\(.*\))\) break;/;

/** The text of js-yaml's module, without what is never looked at. */
export const leanYaml = (code: string): string =>
  code
    .replace(MAKINGS, "var $1 = /* @__PURE__ */ (() => $2)();")
    .replace(RULES, "")
    .replace(ERRORS, "throw new Error();")
    .replace(SENTENCES, "$1)")
    .replace(REFUSED, "$1\tthrowError(state);\n}")
    .replace(FOUND, "false")
    .replace(LOOP, "$1; $2; break;");

export const leanYamlPlugin: Plugin = {
  name: "lean-yaml",
  transform: {
    filter: { id: /\/js-yaml\/dist\/js-yaml\.mjs$/ },
    handler: (code) => ({ code: leanYaml(code), map: null }),
  },
};
