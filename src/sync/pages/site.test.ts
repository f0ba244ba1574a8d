import { expect, test } from "vitest";
import { SITE } from "../../testing/page-setup.ts";
import { TestClock } from "../../testing/test-clock.ts";
import { Site } from "./site.ts";
import { PAGE_LOADS } from "./site-row.ts";

test("of the loads of a site's pages only the latest are remembered, on the disk and off it", () => {
  const site = new Site(SITE, undefined, new TestClock());
  for (let at = 0; at < 3 * PAGE_LOADS; at += 1) site.seen(`page ${at}`);
  expect(site.row.pages).toHaveLength(PAGE_LOADS);
  expect(site.row.pages.at(-1)?.id).toBe(`page ${3 * PAGE_LOADS - 1}`);
  expect(site.takeDirty()?.value).toEqual(site.row);
});
