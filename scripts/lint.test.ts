/** The `lint and types` step of `npm test` stands for the compiler: it finds what the compiler finds, by this project's own settings. */
import { spawnSync } from "node:child_process";
import { copyFileSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";

const root = fileURLToPath(new URL("..", import.meta.url));

const files = {
  "wrong.ts": "export const text: string = 5;",
  "undefined.ts": "interface A { readonly a?: number }\nexport const a: A = { a: undefined };",
  "unchecked.ts": "export const first = (list: readonly number[]): number => list[0];",
  "plain.mjs": "const n = 1;\nexport const m = n.foo;",
  "fine.ts": "export const text: string = String(5);",
};

test("each kind of wrong type is found, and nothing where nothing is wrong", () => {
  const folder = mkdtempSync(join(tmpdir(), "wiredove-lint-"));
  try {
    mkdirSync(join(folder, "src"));
    for (const file of ["tsconfig.json", ".oxlintrc.json"])
      copyFileSync(join(root, file), join(folder, file));
    // The types of Node are not there.
    const config = { extends: "../tsconfig.json", compilerOptions: { types: [] }, include: ["."] };
    for (const [name, text] of Object.entries({ ...files, "tsconfig.json": JSON.stringify(config) }))
      writeFileSync(join(folder, "src", name), text);
    const tools = join(root, "node_modules", ".bin");
    const args = [
      join(tools, "oxlint"),
      "--type-aware",
      "--type-check",
      "--deny-warnings",
      "--format",
      "unix",
    ];
    // What knows types is looked for beside the project, or on PATH.
    const env = { ...process.env, PATH: `${tools}${delimiter}${process.env.PATH ?? ""}` };
    const { status, stdout } = spawnSync(process.execPath, args, { cwd: folder, encoding: "utf8", env });
    expect(status).toBe(1);
    for (const fault of [
      /wrong\.ts.*TS2322/,
      /undefined\.ts.*TS2375/,
      /unchecked\.ts.*TS2322/,
      /plain\.mjs.*TS2339/,
    ])
      expect(stdout).toMatch(fault);
    expect(stdout).not.toContain("fine.ts");
  } finally {
    rmSync(folder, { recursive: true });
  }
});
