import { execFileSync } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";
import { afterAll, beforeAll, describe, expect, test } from "vitest";

const root = fileURLToPath(new URL("..", import.meta.url));
const out = mkdtempSync(join(tmpdir(), "wiredove-build-"));
afterAll(() => rmSync(out, { recursive: true }));

function build(name: string, env: Record<string, string>): string {
  const folder = join(out, name);
  const { DEFAULT_PUBS: _, BROWSER: __, ...inherited } = process.env;
  execFileSync(
    process.execPath,
    [join(root, "node_modules/vite/bin/vite.js"), "build", "--logLevel", "error"],
    {
      cwd: root,
      env: { ...inherited, ...env, NODE_ENV: "production", OUT_DIR: folder },
    },
  );
  return folder;
}

const manifestOf = (folder: string): Record<string, unknown> =>
  JSON.parse(readFileSync(join(folder, "manifest.json"), "utf8")) as Record<string, unknown>;

const scriptsOf = (folder: string): string =>
  readdirSync(join(folder, "assets"))
    .map((file) => readFileSync(join(folder, "assets", file), "utf8"))
    .join("\n");

describe("the packaged builds", () => {
  let chrome = "";
  let firefox = "";
  beforeAll(() => {
    chrome = build("chrome", {});
    firefox = build("firefox", { BROWSER: "firefox" });
  }, 60_000);

  test("ask for the least permissions, for one host, and for others only by and by", () => {
    for (const folder of [chrome, firefox]) {
      const manifest = manifestOf(folder);
      expect(manifest.permissions).toEqual([
        "storage",
        "unlimitedStorage",
        "alarms",
        "scripting",
        "activeTab",
        ...(folder === chrome ? ["sidePanel"] : []),
      ]);
      expect(manifest.host_permissions).toEqual(["https://wiredove.net/*"]);
      expect(manifest.optional_host_permissions).toEqual([
        "https://*/*",
        "http://localhost/*",
        "http://127.0.0.1/*",
      ]);
      expect(manifest.optional_permissions).toEqual(["notifications", "idle"]);
      expect(manifest).not.toHaveProperty("web_accessible_resources");
      expect(manifest.incognito).toBe("not_allowed");
    }
  });

  test("allow plain sockets to loopback only, and no script but their own", () => {
    for (const folder of [chrome, firefox]) {
      expect(manifestOf(folder).content_security_policy).toMatchInlineSnapshot(`
        {
          "extension_pages": "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; connect-src 'self' https: wss: ws://localhost:* ws://127.0.0.1:* http://localhost:* http://127.0.0.1:*; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; require-trusted-types-for 'script'; trusted-types dompurify",
        }
      `);
    }
  });

  test("name the oldest browsers that have a native Ed25519, each in its own words", () => {
    expect(manifestOf(chrome)).toMatchObject({
      minimum_chrome_version: "137",
      background: { service_worker: "service-worker-loader.js", type: "module" },
    });
    expect(manifestOf(chrome)).not.toHaveProperty("browser_specific_settings");
    expect(manifestOf(firefox)).toMatchObject({
      browser_specific_settings: {
        gecko: {
          id: "sync@wiredove.net",
          strict_min_version: "142.0",
          data_collection_permissions: { required: ["none"], optional: ["personalCommunications"] },
        },
      },
      background: { scripts: ["service-worker-loader.js"], type: "module" },
    });
    expect(manifestOf(firefox)).not.toHaveProperty("minimum_chrome_version");
  });

  test("have two scripts for pages, small, whole, and in no page until they are registered", () => {
    for (const folder of [chrome, firefox]) {
      const manifest = manifestOf(folder);
      const entries = manifest.content_scripts as { js: string[]; matches: string[]; world?: string }[];
      expect(entries.map(({ js, world }) => [...js, world ?? "ISOLATED"])).toEqual([
        ["src/content/bridge.iife.js", "ISOLATED"],
        ["src/content/virtual-pub.iife.js", "MAIN"],
      ]);
      for (const { js, matches } of entries) {
        expect(matches).toEqual(["https://wiredove.net/.well-known/wiredove-sync/*"]);
        const script = readFileSync(join(folder, js[0] ?? ""));
        expect(gzipSync(script).length).toBeLessThan(6_000);
        expect(script.toString()).not.toMatch(/\bimport\b|\bexport\b|\beval\b/);
      }
      expect(manifest).not.toHaveProperty("web_accessible_resources");
    }
  });

  test("have a script that runs ahead of the popup's modules, and waits for none of them", () => {
    for (const folder of [chrome, firefox]) {
      const [, attributes, name = ""] =
        /<script ([^>]*)src="\/([^"]+)"/.exec(readFileSync(join(folder, "src/popup/index.html"), "utf8")) ??
        [];
      expect(name).toBe("early.js");
      expect(attributes).toMatch(/\basync\b/);
      expect(attributes).not.toContain("module");
      const script = readFileSync(join(folder, name), "utf8");
      expect(script.length).toBeLessThan(600);
      expect(script).not.toMatch(/\bimport\b|\bexport\b/);
    }
  });

  test("start with the one public pub", () => {
    for (const folder of [chrome, firefox])
      expect(new Set(scriptsOf(folder).match(/wss?:\/\/[a-z0-9][a-z0-9.:-]*\//g))).toEqual(
        new Set(["wss://pub.wiredove.net/"]),
      );
  });
});

test("a build with other pubs has none of the public ones in it", () => {
  const scripts = scriptsOf(build("other", { DEFAULT_PUBS: "ws://127.0.0.1:9000/, ws://127.0.0.1:9001/" }));
  expect(scripts).toContain("ws://127.0.0.1:9000/");
  expect(scripts).toContain("ws://127.0.0.1:9001/");
  expect(scripts).not.toContain("pub.wiredove.net");
});
