import { memoryStore, openApds, parseAuthor } from "apds";
import { expect, it } from "vitest";
import { identicon } from "./identicon.ts";

it("is what apds draws, and so what Wiredove shows", async () => {
  const apds = openApds({ store: memoryStore(), now: () => 0 });
  for (let key = 0; key < 3; key += 1) {
    const author = (await apds.generate()).slice(0, 44);
    const parsed = parseAuthor(author);
    if (!parsed.ok) throw new Error("a fresh key that is no key");
    const svg = decodeURIComponent(identicon(author).replace(/^data:image\/svg\+xml,/, ""));
    expect(svg).toBe(await apds.visual(parsed.value));
    expect(identicon(author)).toBe(identicon(author));
  }
});

it("is empty for what is no key", () => {
  for (const text of ["", "x", "é".repeat(44), "<svg onload=alert(1)>".padEnd(44, "=")])
    expect(decodeURIComponent(identicon(text))).not.toContain("rect");
});
