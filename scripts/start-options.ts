/** What a person may write after `npm start --`. */
import { resolve } from "node:path";
import { parseArgs } from "node:util";
import type { Target } from "../e2e/fixtures/driver.ts";

export interface StartOptions {
  readonly target: Target;
  readonly headless: boolean;
  /** Instead of the embedded pub; none: the embedded one. */
  readonly pubs: readonly string[];
  readonly untilSynced: boolean;
  /** Absolute. */
  readonly screenshot: string | undefined;
  readonly fresh: boolean;
}

export type StartArguments =
  | { readonly kind: "options"; readonly options: StartOptions }
  | { readonly kind: "help" }
  | { readonly kind: "wrong"; readonly reason: string };

export const HELP = `npm start -- [options]

  --browser firefox     Firefox instead of Chromium
  --headless            no window (so it is too where there is no display)
  --pub <url>           this pub instead of the embedded one; may be repeated
  --until-synced        end once the browser holds everything that the pubs hold; fails after 120 s
  --screenshot <file>   a PNG of the popup (with --until-synced: once it is synced)
  --fresh               forget what the embedded pub has kept in .data
`;

/** A WebSocket address as a pub has it: `wss://host/`, or `ws://` of this machine. */
function pubUrl(text: string): string | undefined {
  if (!URL.canParse(text)) return undefined;
  const url = new URL(text);
  return url.protocol === "wss:" || url.protocol === "ws:" ? url.href : undefined;
}

const targets: Readonly<Record<string, Target>> = {
  chromium: "chrome",
  chrome: "chrome",
  firefox: "firefox",
};

function read(args: readonly string[], folder: string): StartArguments {
  const { values } = parseArgs({
    args: [...args],
    options: {
      browser: { type: "string", default: "chromium" },
      headless: { type: "boolean", default: false },
      pub: { type: "string", multiple: true, default: [] },
      "until-synced": { type: "boolean", default: false },
      screenshot: { type: "string" },
      fresh: { type: "boolean", default: false },
      help: { type: "boolean", default: false },
    },
  });
  if (values.help) return { kind: "help" };
  const target = targets[values.browser];
  if (!target) return { kind: "wrong", reason: `--browser is chromium or firefox, not ${values.browser}` };
  const pubs: string[] = [];
  for (const text of values.pub) {
    const url = pubUrl(text);
    if (url === undefined)
      return { kind: "wrong", reason: `--pub is an address like wss://host/, not ${text}` };
    pubs.push(url);
  }
  return {
    kind: "options",
    options: {
      target,
      headless: values.headless,
      pubs,
      untilSynced: values["until-synced"],
      screenshot: values.screenshot === undefined ? undefined : resolve(folder, values.screenshot),
      fresh: values.fresh,
    },
  };
}

/** `folder`: where the person stands; relative paths are theirs, not the project's. */
export function readArguments(args: readonly string[], folder: string): StartArguments {
  try {
    return read(args, folder);
  } catch (error) {
    // parseArgs says by an exception what a person wrote wrong.
    return { kind: "wrong", reason: error instanceof Error ? error.message : String(error) };
  }
}
