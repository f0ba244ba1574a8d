import { expect, test } from "vitest";
import { packedDraft, unpackedDraft } from "./idb-drafts.ts";
import { type AuthorDbRow, authorDbRow } from "./idb-rows.ts";
import type { Author, Hash } from "./message.ts";
import type { AuthorRow } from "./store.ts";
import { nameOf } from "./test-names.ts";

const [one, two] = [nameOf(1) as Hash, nameOf(2) as Hash];
const plain: AuthorRow = {
  author: nameOf(3) as Author,
  head: { id: one, ts: 5 },
  count: 1,
  bytes: 600,
  wants: 0,
  heads: [{ id: one, ts: 5 }],
  holes: [],
};
const draft = (row: Partial<AuthorRow>, profile?: { id: Hash; ts: number }): AuthorDbRow =>
  authorDbRow(7, { row: { ...plain, ...row }, ...(profile && { profile }) });

test("a draft gives back the very rows that were put into it", () => {
  const rows = [
    draft({}),
    draft({}, { id: one, ts: 5 }),
    draft({ name: "Åsa \ud800 \u{1f426}", image: two, first: 1 }, { id: two, ts: 4 }),
    draft({ heads: [], holes: [{ id: two, ts: 5 }], holesBefore: 3, wants: 1 }),
    draft({
      heads: [
        { id: one, ts: 5 },
        { id: two, ts: 4 },
      ],
    }),
    draft({ heads: [{ id: two, ts: 4 }] }),
  ];
  expect(unpackedDraft(packedDraft(rows))).toEqual(rows);
});

test("a row of a feed in good order takes less than half of what it would as it is", () => {
  const row = draft({ name: "Person 17", first: 1 }, { id: one, ts: 5 });
  expect(2 * packedDraft([row]).byteLength).toBeLessThan(JSON.stringify(row).length);
});
