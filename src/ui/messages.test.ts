import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import ts from "typescript";
import { describe, expect, it } from "vitest";
import manifest from "../../manifest.json" with { type: "json" };
import messages from "../../public/_locales/en/messages.json" with { type: "json" };
import { importTroubles } from "../rpc/archive.ts";
import { composeErrorKinds } from "../rpc/compose.ts";
import {
  addressErrorKinds,
  endingKinds,
  interestErrorKinds,
  type PubStateView,
  scopes,
  storeTroubles,
} from "../rpc/contract.ts";
import { checkKinds, eventKinds, nextSteps, verdicts } from "../rpc/diagnostics.ts";
import { identityStates, profileErrorKinds } from "../rpc/identity.ts";
import { badgeLooks, noticeKinds } from "../rpc/notices.ts";
import { moderationErrorKinds, moderationFileErrors, peopleKinds } from "../rpc/people.ts";
import { siteLimits } from "../rpc/sites.ts";
import { languages } from "../rpc/texts.ts";
import { snake } from "./messages.ts";
import { dayKinds } from "./pub-day.ts";

const texts: Readonly<Record<string, { readonly message: string; readonly description?: string }>> = messages;
const keys = Object.keys(texts);

/** Every kind, written out so that a new one does not compile here until it is thought of. */
const looks: Record<Exclude<PubStateView["kind"], "open" | "held"> | "connected", true> = {
  paused: true,
  offline: true,
  waiting: true,
  connecting: true,
  connected: true,
  refused: true,
};

/** Keys that are put together from a kind. */
const composed = [
  ...endingKinds.map((kind) => `ending_${snake(kind)}`),
  ...endingKinds.map((kind) => `past_${snake(kind)}`),
  ...dayKinds.map((kind) => `day_part_${kind}`),
  ...addressErrorKinds.map((kind) => `address_${snake(kind)}`),
  ...interestErrorKinds.map((kind) => `follow_${snake(kind)}`),
  ...identityStates.map((state) => `identity_state_${state}`),
  ...profileErrorKinds.map((kind) => `identity_profile_${snake(kind)}`),
  ...["reseal", "unseal", "show"].map((task) => `identity_${task}_go`),
  ...composeErrorKinds.map((kind) => `compose_error_${snake(kind)}`),
  ...siteLimits.map((kind) => `site_limit_${kind}`),
  ...scopes.flatMap((scope) => [`scope_${scope}`, `choices_scope_${scope}`]),
  ...storeTroubles.flatMap((kind) => [`summary_store_${kind}`, `advice_store_${kind}`]),
  ...peopleKinds.map((kind) => `options_people_${kind}`),
  ...moderationErrorKinds.map((kind) => `options_lists_${snake(kind)}`),
  ...moderationFileErrors.map((kind) => `options_lists_file_${snake(kind)}`),
  ...importTroubles.map((kind) => `options_archive_${kind}`),
  ...eventKinds.map((kind) => `event_${snake(kind)}`),
  ...checkKinds.map((kind) => `options_check_${kind}`),
  ...verdicts.map((kind) => `options_verdict_${kind}`),
  ...nextSteps.filter((step) => step !== "none").map((step) => `options_next_${snake(step)}`),
  ...noticeKinds.map((kind) => `options_notices_kind_${kind}`),
  ...badgeLooks.map((look) => `options_badge_${look}`),
  // Put together in the background, where nothing checks keys.
  ...["replies", "mentions", "posts"].flatMap((what) => [`notices_${what}_one`, `notices_${what}_other`]),
  ...Object.keys(looks).map((look) => `state_${look}`),
];

const root = join(import.meta.dirname, "../..");
const files = readdirSync(join(root, "src"), { recursive: true, encoding: "utf8" }).filter(
  (file) => /\.tsx?$/.test(file) && !/\.test\.tsx?$|^testing\/|node_modules/.test(file),
);
const sources = files.map((file) => readFileSync(join(root, "src", file), "utf8")).join("\n");
const quoted = new Set([...sources.matchAll(/["']([a-zA-Z0-9_]+)["']/g)].map(([, text]) => text ?? ""));
const used = (key: string): boolean =>
  quoted.has(key) || quoted.has(key.replace(/_(one|other)$/, "")) || composed.includes(key);

describe("the texts that people see", () => {
  it("have a sentence for every kind of ending, address error and state", () => {
    expect(composed.filter((key) => !texts[key]?.message)).toEqual([]);
  });

  it("are all used", () => {
    expect(keys.filter((key) => !key.startsWith("ext") && !used(key))).toEqual([]);
  });

  it("are there for each key that the sources ask for", () => {
    const asked = [
      ...sources.matchAll(/(?:getMessage|extensionMessage|\bt|\bmessage)\(\s*"([a-zA-Z0-9_]+)"/g),
    ];
    expect(asked.length).toBeGreaterThan(20);
    expect(asked.map(([, key]) => key ?? "").filter((key) => !texts[key]?.message)).toEqual([]);
  });

  it("have names that Chrome takes", () => {
    expect(keys.filter((key) => !/^[a-zA-Z0-9_]+$/.test(key))).toEqual([]);
  });

  it("have both forms where they count", () => {
    const plurals = keys.filter((key) => key.endsWith("_one")).map((key) => key.replace(/_one$/, ""));
    expect(plurals.length).toBeGreaterThan(5);
    expect(plurals.filter((base) => !texts[`${base}_other`])).toEqual([]);
  });

  it("say to a translator what each place in them stands for", () => {
    const places = keys.filter((key) => /\$\d/.test(texts[key]?.message ?? "") && !/_(one|other)$/.test(key));
    expect(places.filter((key) => !texts[key]?.description?.includes("$1"))).toEqual([]);
  });
});

/** What is the same in every language: the scheme of an address. */
const nobodysWords = new Set(["ws://"]);
/** Attributes that people read or hear. */
const spoken = new Set(["alt", "aria-label", "aria-description", "label", "placeholder", "title"]);

/** Properties by which a script puts words into a document or a window's title. */
const putting = new Set(["textContent", "innerText", "title", "ariaLabel", "alt", "placeholder"]);

/** The texts that an expression can be: its literals, but not what is given to a call, such as a key. */
function literals(node: ts.Node): string[] {
  if (ts.isStringLiteralLike(node)) return [node.text];
  if (ts.isTemplateExpression(node))
    return [
      [node.head.text, ...node.templateSpans.map(({ literal }) => literal.text)].join(" "),
      ...node.templateSpans.flatMap(({ expression }) => literals(expression)),
    ];
  if (ts.isParenthesizedExpression(node)) return literals(node.expression);
  if (ts.isConditionalExpression(node)) return [...literals(node.whenTrue), ...literals(node.whenFalse)];
  if (ts.isBinaryExpression(node)) {
    const right = literals(node.right);
    const isChoice = node.operatorToken.kind === ts.SyntaxKind.AmpersandAmpersandToken;
    return isChoice ? right : [...literals(node.left), ...right];
  }
  return [];
}

/** Words in the markup of a component, or put into the document by a script, that are no key of `_locales`. */
function written(file: string, source: string): string[] {
  const found: string[] = [];
  const visit = (node: ts.Node): void => {
    if (ts.isJsxText(node)) found.push(node.text);
    if (ts.isJsxAttribute(node) && spoken.has(node.name.getText()) && node.initializer)
      found.push(
        ...literals(
          ts.isJsxExpression(node.initializer) && node.initializer.expression
            ? node.initializer.expression
            : node.initializer,
        ),
      );
    if (ts.isJsxExpression(node) && node.expression && !ts.isJsxAttribute(node.parent))
      found.push(...literals(node.expression));
    if (ts.isBinaryExpression(node) && node.operatorToken.kind === ts.SyntaxKind.EqualsToken)
      if (ts.isPropertyAccessExpression(node.left) && putting.has(node.left.name.text))
        found.push(...literals(node.right));
    ts.forEachChild(node, visit);
  };
  // Elsewhere `<T>(` begins no element.
  const kind = file.endsWith(".tsx") ? ts.ScriptKind.TSX : ts.ScriptKind.TS;
  visit(ts.createSourceFile(file, source, ts.ScriptTarget.Latest, true, kind));
  return found
    .map((text) => text.trim())
    .filter((text) => /\p{Letter}{2}/u.test(text) && !nobodysWords.has(text));
}

/** What a person can see of a page that is made by hand. */
const wordsOfHtml = (html: string): string[] =>
  html
    .replaceAll(/<[^>]*>/g, "\n")
    .split("\n")
    .map((line) => line.trim())
    .filter(Boolean);

describe("components", () => {
  it("write no words of their own, and neither do the scripts of pages", () => {
    const found = files
      .filter((file) => file.endsWith(".tsx") || /^(?:feed|options|popup|welcome|ui)\//.test(file))
      .flatMap((file) =>
        written(file, readFileSync(join(root, "src", file), "utf8")).map((text) => `${file}: ${text}`),
      );
    expect(found).toEqual([]);
  });

  it.each([
    ['<p title="Hey you" class="soft">Hello {"there"} {t("key")}</p>', ["Hey you", "Hello", "there"]],
    // biome-ignore lint/suspicious/noTemplateCurlyInString: the source of a template, as a text
    ['<p>{isOn ? "shown" : t("key")} {many && `about ${many}`}</p>', ["shown", "about"]],
    ['<img alt={name ?? "a picture"} src="one.png" />', ["a picture"]],
    ['() => { document.title = "My page"; image.src = "one.png"; }', ["My page"]],
  ])("would be caught if they did: %s", (source, words) => {
    expect(written("a.tsx", `const A = ${source};`)).toEqual(words);
  });

  it("stand in pages that have no words but the extension's name", () => {
    for (const page of ["feed", "options", "popup", "welcome"])
      expect(wordsOfHtml(readFileSync(join(root, "src", page, "index.html"), "utf8"))).toEqual([
        texts.extName?.message,
      ]);
  });
});

/** Keys of the manifest whose values browsers show. */
const shown = new Set(["name", "short_name", "description", "default_title", "author"]);

/** The values of such keys, however deep. */
function shownIn(part: unknown): readonly unknown[] {
  if (typeof part !== "object" || part === null) return [];
  return Object.entries(part).flatMap(([key, value]) => [
    ...(shown.has(key) ? [value as unknown] : []),
    ...shownIn(value),
  ]);
}

it("the manifest shows nothing but texts of `_locales`, and all of those that are for it", () => {
  const names = shownIn(manifest).map((value) => /^__MSG_(ext\w+)__$/.exec(String(value))?.[1]);
  expect(new Set(names)).toEqual(new Set(keys.filter((key) => key.startsWith("ext"))));
});

describe.each(languages.filter((language) => language !== "en"))("in %s", (language) => {
  const file = join(root, "public/_locales", language, "messages.json");
  const theirs = JSON.parse(readFileSync(file, "utf8")) as typeof texts;
  const places = (text = ""): string => [...new Set(text.match(/\$\d/g))].sort().join(" ");

  it("nothing is missing, and nothing is there that English has not", () => {
    expect(keys.filter((key) => !theirs[key]?.message)).toEqual([]);
    expect(Object.keys(theirs).filter((key) => !texts[key])).toEqual([]);
  });

  it("each text has the places of the English one", () => {
    const differ = keys.filter((key) => places(theirs[key]?.message) !== places(texts[key]?.message));
    expect(differ).toEqual([]);
  });

  it("numbers and times are written as its own", () => {
    expect(theirs.locale?.message).toBe(language);
  });
});

it("the store takes the description of each language", () => {
  for (const language of languages) {
    const file = join(root, "public/_locales", language, "messages.json");
    const { extDescription } = JSON.parse(readFileSync(file, "utf8")) as typeof texts;
    expect(extDescription?.message.length).toBeLessThanOrEqual(132);
  }
});
