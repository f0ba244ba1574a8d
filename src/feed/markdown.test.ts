import { describe, expect, it } from "vitest";
import { isCostly, markdownHtml } from "./markdown.ts";

const HASH = `${"a".repeat(43)}=`;

describe("markdown", () => {
  it("is read as Wiredove reads it", () => {
    expect(markdownHtml("# A day\n\nwith *much* **light**, and ~~rain~~.")).toBe(
      "<h1>A day</h1>\n<p>with <em>much</em> <strong>light</strong>, and <del>rain</del>.</p>\n",
    );
    expect(markdownHtml("- [x] tea\n- [ ] more")).toContain("☑ tea");
  });

  it("has a place of ours for a picture of the store, and a link for one of the network", () => {
    expect(markdownHtml(`![a <dove>](${HASH})`)).toBe(
      `<p><a href="#picture/${HASH}">a &#60;dove&#62;</a></p>\n`,
    );
    expect(markdownHtml(`![](https://tracker.example/p.gif?"onerror=x)`)).toBe(
      `<p><a href="https://tracker.example/p.gif?&#34;onerror=x">https://tracker.example/p.gif?&#34;onerror=x</a></p>\n`,
    );
    expect(markdownHtml(`![x](${HASH}x)`)).not.toContain("#picture/");
  });
});

describe("what is costly is not parsed", () => {
  const fill = (text: string, length = 16_000): string => text.repeat(length / text.length + 1);
  it.each([
    ["quotes in quotes", fill(">")],
    ["quotes in quotes, spaced", fill("> ")],
    ["lists in lists", fill("- ")],
    ["numbers in numbers", fill("1. ")],
    ["quotes and lists", fill("> - ")],
    ["emphasis that never ends", fill("_a*")],
    ["strong that never ends", fill("__a")],
    ["an address without its end", `${fill("a.")}@`],
    ["more than anybody reads", fill("a word or two ", 33_000)],
  ])("%s", (_, body) => {
    expect(isCostly(body)).toBe(true);
    expect(markdownHtml(body)).toBeUndefined();
  });

  it.each([
    ["an essay", fill("A quiet evening, *again*, by the window of the house.\n\n")],
    ["brackets", fill("[")],
    ["backticks", fill("`")],
    ["tags", fill("<div>\n\n")],
    ["a table", `|a|b|\n|-|-|\n${fill("|x|y|\n")}`],
    ["a hash", HASH],
  ])("but %s is", (_, body) => {
    expect(isCostly(body)).toBe(false);
    expect(markdownHtml(body)).toBeTypeOf("string");
  });
});
