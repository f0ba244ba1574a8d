import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { BlobView, PostView } from "../rpc/posts.ts";
import { type HostilePost, hostilePictures, hostilePosts } from "../testing/hostile-posts.ts";
import type { Page } from "../testing/page.tsx";
import { SAMPLE_NOW } from "../testing/sample-views.ts";
import { ATTRIBUTES, TAGS } from "./clean.ts";
import { openReader, withReader } from "./reader.fixture.tsx";

const hashes = Object.keys(hostilePictures).map(
  (name, at) => [name, `${"abcd"[at]}`.repeat(43).concat("=")] as const,
);
/** Of this document's own server: Firefox does not list what nobody answered. */
const TRAP = `${location.origin}/trap/`;
const posts = hostilePosts((name) => new Map(hashes).get(name) ?? "", TRAP);

withReader();

/** Every address that this document asked for anything since the last look. */
const asked: string[] = [];
const note = (list: readonly PerformanceEntry[]): void => void asked.push(...list.map(({ name }) => name));
const watching = new PerformanceObserver((list) => note(list.getEntries()));
beforeAll(() => watching.observe({ type: "resource" }));
afterAll(() => watching.disconnect());
beforeEach(() => void asked.splice(0));

let springs = 0;
/**
 * Asks the trap for a picture of our own: when that is noted, so is what was asked for before it.
 * @returns what else was asked of the trap, or of anybody but this document's server
 */
async function springTrap(): Promise<readonly string[]> {
  // Another one each time: nothing keeps its answer.
  springs += 1;
  const sentinel = `${TRAP}sentinel-${springs}`;
  await new Promise((resolve) => {
    const image = new Image();
    image.addEventListener("error", resolve, { once: true });
    image.src = sentinel;
  });
  const noted = (): readonly string[] => {
    note(watching.takeRecords());
    return asked;
  };
  await expect.poll(noted).toContain(sentinel);
  const isAway = (name: string): boolean => !(name.startsWith(location.origin) || name.startsWith("data:"));
  return asked.filter((name) => (name.startsWith(TRAP) && !name.includes("sentinel")) || isAway(name));
}

const view = ({ body, name }: HostilePost, at: number): PostView => ({
  id: `${at}`.padStart(43, "p").concat("="),
  author: `${at}`.padStart(43, "a").concat("="),
  ...(name !== undefined && { name }),
  ts: SAMPLE_NOW - at,
  body,
  images: [],
});

async function reader(all: readonly HostilePost[], width = 640): Promise<Page> {
  const page = await openReader({
    async answer(message) {
      const { rpc, args } = message as { rpc: string; args: { hash: string } };
      if (rpc === "recent") return { ok: true, value: { posts: all.map(view) } };
      const named = hashes.find(([, hash]) => hash === args.hash);
      const blob: BlobView = { state: "held", text: hostilePictures[named?.[0] ?? ""] ?? "" };
      return { ok: true, value: blob };
    },
  });
  page.root.style.width = `${width}px`;
  await page.pass(5_000);
  return page;
}

/** What may stand in a body: the cleaned elements, and ours around links and pictures. */
const ours: Readonly<Record<string, readonly string[]>> = {
  span: ["class"],
  bdi: ["class", "dir"],
  a: ["href", "title", "target", "rel"],
};

function strangers(body: Element): readonly string[] {
  return [...body.querySelectorAll("*")].flatMap((element) => {
    const tag = element.localName;
    const attributes = [...element.attributes].map(({ name }) => name);
    const allowed = ours[tag] ?? (TAGS.includes(tag) ? ATTRIBUTES : undefined);
    if (allowed === undefined || element.namespaceURI !== "http://www.w3.org/1999/xhtml")
      return [element.outerHTML];
    return attributes.filter((name) => !allowed.includes(name)).map((name) => `${tag} ${name}`);
  });
}

const links = (root: Element): readonly HTMLAnchorElement[] => [
  ...root.querySelectorAll<HTMLAnchorElement>(".body a"),
];

describe.each(posts.map((post) => [post.what, post] as const))("%s", (_, post) => {
  it("runs nothing, fetches nothing, brings nothing of its own, and keeps to its place", async () => {
    for (const width of [640, 300]) {
      const { root, close } = await reader([post], width);
      expect(root.querySelectorAll(".post")).toHaveLength(1);
      expect(Reflect.get(globalThis, "taken")).toBeUndefined();
      expect(document.activeElement).toBe(document.body);
      for (const body of root.querySelectorAll(".body")) expect(strangers(body)).toEqual([]);
      for (const { href, target, rel } of links(root)) {
        expect(href).toMatch(/^(?:https?:|mailto:)/);
        expect([target, rel]).toEqual(["_blank", "noopener noreferrer"]);
      }
      expect(root.querySelectorAll("img:not(.avatar, .top img)")).toHaveLength(0);
      expect(await springTrap()).toEqual([]);
      const edge = root.getBoundingClientRect();
      const row = root.querySelector(".row")?.getBoundingClientRect() ?? new DOMRect();
      expect(root.scrollWidth).toBeLessThanOrEqual(width);
      expect(row.right).toBeLessThanOrEqual(edge.right + 0.5);
      // Half a screen, a line above and a button below.
      expect(row.height).toBeLessThan(620);
      expect(root.querySelector(".by")?.getBoundingClientRect().height).toBeLessThanOrEqual(28);
      close();
    }
  });
});

describe("what is left of them", () => {
  it("is a text that one can read", async () => {
    const { root } = await reader(posts);
    const text = root.textContent;
    for (const part of [
      "After the bomb.",
      "Somebody with a long name.",
      "Who wrote this?",
      "over everything",
    ])
      expect(text).toContain(part);
    expect(text).not.toContain("\u202Egpj");
  });

  it("is no person without a name, but one with a key", async () => {
    const { find } = await reader(posts.filter(({ what }) => what === "a name of nothing"));
    expect(find(".person-link").textContent).toBe("aaaaaaaa…");
  });

  it("says where links that lie lead to", async () => {
    const { root } = await reader(posts.filter(({ what }) => what === "links that lie"));
    expect(links(root).map((link) => link.querySelector(".host")?.textContent)).toEqual([
      "evil.example",
      "evil.example",
      "evil.example",
      "a.co",
      "xn--bnk-qla.example",
      "a@evil.example",
    ]);
  });

  it("is a place for a picture that can't be shown", async () => {
    const { root } = await reader(posts.filter(({ what }) => what === "pictures that are none"));
    expect([...root.querySelectorAll(".picture")].map((one) => one.textContent)).toEqual(
      Object.keys(hostilePictures).map((name) => `${name} "><b onclick=x> Picture can't be shown.`),
    );
  });
});
