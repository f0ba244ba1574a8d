// The picture of layers (README) as rules: imports go down only. Each rule says why in one sentence.
// `base` (L0) holds no domain words, so every room may import it; tests and src/testing sit beside the layers.

const test = "\\.fixture\\.tsx?$|\\.test\\.tsx?$|\\.browser\\.test\\.tsx?$";
const rooms = "^src/(apds|sync|rpc|background|content|ui|popup|options|feed|welcome|pub|testing)/";
const pages = "^src/(popup|options|feed|welcome)/";
const contexts = "^src/(background|content|popup|options|feed|welcome)/";

/**
 * A room and the only rooms it may import from.
 * @param {string} name
 * @param {string} from
 * @param {readonly string[]} to
 * @param {string} comment
 */
const only = (name, from, to, comment) => ({
  name,
  severity: "error",
  comment,
  from: { path: from, pathNot: test },
  to: { path: "^(src|e2e|scripts)/", pathNot: [from, ...to] },
});

module.exports = {
  forbidden: [
    {
      name: "no-cycles",
      severity: "error",
      comment: "Two files that need each other are one file, or hide a third one.",
      from: {},
      to: { circular: true },
    },
    {
      name: "no-unresolved",
      severity: "error",
      comment: "An import that is not found is checked by no other rule here.",
      from: {},
      to: { couldNotResolve: true },
    },
    only(
      "base-is-the-ground",
      "^src/base/",
      [],
      "Clock, dice and results know no domain word, so that everything may stand on them.",
    ),
    only(
      "apds-stands-alone",
      "^src/apds/",
      [],
      "It is a package of its own: it must work where nothing else of ours is.",
    ),
    only(
      "rpc-is-a-contract",
      "^src/rpc/",
      ["^src/base/"],
      "The pages know the rest only by these types; were the engine imported here, it would be in every page.",
    ),
    only(
      "sync-knows-no-browser",
      "^src/sync/",
      ["^src/base/", "^src/apds/"],
      "The engine runs in the simulation, in Node and in browsers: everything with a platform in it comes in as an argument.",
    ),
    only(
      "pub-is-no-client",
      "^src/pub/",
      ["^src/base/", "^src/apds/"],
      "A pub that shared the client's engine would share its mistakes, and every test against it would agree with them.",
    ),
    only(
      "ui-is-shared-looks",
      "^src/ui/",
      ["^src/base/", "^src/rpc/"],
      "Components draw views; the store and the engine are the background's.",
    ),
    ...["popup", "options", "feed", "welcome"].map((page) =>
      only(
        `${page}-watches-views`,
        `^src/${page}/`,
        // A secret is made, pasted and shown in one page, which works on the key database itself: so none is ever in a message.
        ["^src/base/", "^src/rpc/", "^src/ui/", ...(page === "options" ? ["^src/apds/keyring\\.ts$"] : [])],
        "A page shows what the live background says: with the store or the engine it would have a second, stale truth.",
      ),
    ),
    only(
      "content-is-thin",
      "^src/content/",
      ["^src/rpc/"],
      "It runs in strangers' pages: what is not there cannot be attacked, and each kilobyte is paid in every tab.",
    ),
    only(
      "background-is-wiring",
      "^src/background/",
      ["^src/base/", "^src/apds/", "^src/rpc/", "^src/sync/"],
      "Browser APIs and the engine meet here; pages are reached by rpc alone.",
    ),
    {
      name: "nobody-imports-a-context",
      severity: "error",
      comment:
        "A context is an entry of manifest.json with its own life and globals: to import one starts a second copy of it.",
      from: { path: "^src/(base|apds|sync|rpc|ui|pub|testing)/" },
      to: { path: contexts },
    },
    {
      name: "talk-below-connect",
      severity: "error",
      comment:
        "connect -> talk -> replicate: what is said on a channel does not know how channels come about.",
      from: { path: "^src/sync/talk/", pathNot: test },
      to: { path: "^src/sync/(connect/|pool\\.ts)" },
    },
    {
      name: "replicate-below-talk",
      severity: "error",
      comment:
        "connect -> talk -> replicate: what comes to be held does not depend on who said it over which channel.",
      from: { path: "^src/sync/replicate/", pathNot: test },
      to: { path: "^src/sync/(connect/|talk/|pool\\.ts)" },
    },
    {
      name: "testing-is-for-tests",
      severity: "error",
      comment: "The virtual clock, network and pubs must never be in what people install or run.",
      from: { path: "^src/", pathNot: [test, "^src/testing/"] },
      to: { path: "^src/testing/" },
    },
    {
      name: "src-stands-without-its-proofs",
      severity: "error",
      comment: "The product does not depend on what drives or checks it.",
      from: { path: "^src/" },
      to: { path: "^(e2e|scripts)/" },
    },
    {
      name: "extension-apis-have-one-door",
      severity: "error",
      comment:
        "There are none where there is no extension: kept to the background and the pages' one door, the rest is testable anywhere.",
      from: { path: rooms, pathNot: ["^src/background/", "^src/rpc/extension\\.ts$"] },
      to: { path: "^src/base/browser\\.ts$" },
    },
    {
      name: "apds-has-one-face",
      severity: "error",
      comment: "Others import it as `apds`, like any package: what it does not export it may change.",
      from: { path: "^(src|e2e|scripts)/", pathNot: "^src/(apds|options)/" },
      to: { path: "^src/apds/", pathNot: "^src/apds/apds\\.ts$" },
    },
    {
      name: "apds-keeps-its-libraries",
      severity: "error",
      comment: "IndexedDB and YAML are read in one place; elsewhere a message is parsed already.",
      from: { path: "^src/", pathNot: "^src/apds/" },
      to: { path: "node_modules/(idb|js-yaml)/" },
    },
    {
      name: "drawing-is-for-pages",
      severity: "error",
      comment: "A worker has no DOM; a drawing library in it only makes each wake slower.",
      from: { path: "^src/", pathNot: [pages, "^src/ui/", "^src/testing/"] },
      to: { path: "node_modules/(preact|@preact)/" },
    },
  ],
  options: {
    doNotFollow: { path: "node_modules" },
    exclude: { path: "^(dist|\\.data)/" },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: "tsconfig.json" },
    enhancedResolveOptions: {
      exportsFields: ["exports"],
      conditionNames: ["import", "browser", "default", "types"],
    },
  },
};
