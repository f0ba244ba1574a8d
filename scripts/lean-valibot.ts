/** Valibot as far as we use it: whether a value has a shape, and its parsed value. Of what is wrong one word is left, for whoever debugs. */
import type { Plugin } from "vite";

/** What a schema says of itself, for messages and for other libraries. `kind` and `type` are looked at. */
const SAID = /^\t+(?:reference: .*|expects: .*|async: false|message: message\$1),\n/gm;
const STANDARD = /_standardSchema\(\{/g;
/** Details of an issue, where one is found and where it is handed up; and those that are handed up beside the first. */
const DETAILS =
  /(_addIssue\(this, "[^"]+", dataset), config\$\d(?:, \{[^\n]*\}\)|, \{\n[\s\S]*?^\t+\}\)|\))/gm;
const PATHS = /^\t+const pathItem = \{[\s\S]*?^\t+\};\n/gm;
const OTHERS =
  /for \(const issue of \w+\.issues\) \{\n(?:(?!for \()[\s\S])*?dataset\.issues\?\.push\(issue\);\n\t+\}/g;
const EXPECTED =
  /^\t+if \(invalidDiscriminatorKey !== currentKey[\s\S]*?expectedDiscriminators\.push\(.*\);\n/gm;
const ISSUE = /(function _addIssue\(context, label, dataset).*\{\n[\s\S]*?^\}/m;
const LEAN_ISSUE = `$1) {
	if (context.kind === "schema") dataset.typed = false;
	(dataset.issues ??= []).push({ message: \`Invalid \${label}\` });
}`;

/** The text of valibot's module, without what is never looked at. */
export const leanValibot = (code: string): string =>
  code
    .replace(SAID, "")
    .replace(STANDARD, "({")
    .replace(DETAILS, "$1)")
    .replace(PATHS, "")
    .replace(OTHERS, "")
    .replace(EXPECTED, "")
    .replace(ISSUE, LEAN_ISSUE);

export const leanValibotPlugin: Plugin = {
  name: "lean-valibot",
  apply: "build",
  transform: {
    filter: { id: /\/valibot\/dist\/index\.mjs$/ },
    handler: (code) => ({ code: leanValibot(code), map: null }),
  },
};
