import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import messages from "../../public/_locales/en/messages.json" with { type: "json" };
import { composeErrorKinds } from "../rpc/compose.ts";
import {
  addressErrorKinds,
  endingKinds,
  interestErrorKinds,
  type PubStateView,
  scopes,
  storeTroubles,
} from "../rpc/contract.ts";
import { snake } from "./messages.ts";

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
  ...addressErrorKinds.map((kind) => `address_${snake(kind)}`),
  ...interestErrorKinds.map((kind) => `follow_${snake(kind)}`),
  ...composeErrorKinds.map((kind) => `compose_error_${snake(kind)}`),
  ...scopes.map((scope) => `scope_${scope}`),
  ...storeTroubles.flatMap((kind) => [`summary_store_${kind}`, `advice_store_${kind}`]),
  ...Object.keys(looks).map((look) => `state_${look}`),
];

const root = join(import.meta.dirname, "../..");
const sources = readdirSync(join(root, "src"), { recursive: true, encoding: "utf8" })
  .filter((file) => /\.tsx?$/.test(file) && !/\.test\.tsx?$|^testing\/|node_modules/.test(file))
  .map((file) => readFileSync(join(root, "src", file), "utf8"))
  .join("\n");
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
