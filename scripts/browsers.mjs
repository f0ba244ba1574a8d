/** Where the browsers are, and what else is not npm's to bring: plain JavaScript, because setup needs it before node_modules exist. */
import { accessSync, constants, statSync } from "node:fs";
import { delimiter, join } from "node:path";

/** @typedef {"chromium" | "firefox"} Browser */
/** @typedef {Browser | "openssl"} Program */

/**
 * The Debian package of each program, and the commands that count as it. No Google Chrome: the branded one ignores
 * `--load-extension`. OpenSSL makes the certificate of the site that the tests play; no package of Node's or of the browsers brings it.
 * @type {Record<Program, { readonly label: string, readonly package: string, readonly commands: readonly string[] }>}
 */
export const programs = {
  chromium: { label: "Chromium", package: "chromium", commands: ["chromium", "chromium-browser"] },
  firefox: { label: "Firefox", package: "firefox-esr", commands: ["firefox-esr", "firefox"] },
  openssl: { label: "OpenSSL", package: "openssl", commands: ["openssl"] },
};

/**
 * The whole path of the first of these commands on PATH, as a shell would find it.
 * @param {readonly string[]} commands
 * @param {string} [path]
 * @returns {string | undefined}
 */
export function which(commands, path = process.env.PATH ?? "") {
  for (const command of commands) {
    for (const folder of path.split(delimiter)) {
      const file = join(folder || ".", command);
      try {
        accessSync(file, constants.X_OK);
        if (statSync(file).isFile()) return file;
      } catch {
        // Not here: the next folder may have it.
      }
    }
  }
  return undefined;
}

/**
 * @param {Browser} browser
 * @returns {string} the browser's executable; throws where there is none (setup has run before).
 */
export function executable(browser) {
  const file = which(programs[browser].commands);
  if (!file)
    throw new Error(`${programs[browser].label} is not installed: run node scripts/setup.mjs ${browser}`);
  return file;
}
