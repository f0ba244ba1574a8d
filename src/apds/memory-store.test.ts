import { expect, test } from "vitest";
import { memoryStore } from "./memory-store.ts";
import { storeSuite } from "./store.suite.ts";
import type { StoreFailure } from "./store.ts";
import { testAuthor } from "./test-author.ts";

storeSuite("memory", () => memoryStore());

test("an injected fault fails the commit whole, and the next one takes the same batch", async () => {
  const faults: StoreFailure[] = [{ kind: "full", detail: "no room" }];
  const store = memoryStore({ fault: () => faults.pop() });
  const { message, blob } = await (await testAuthor(1)).post("x");
  const batch = { messages: [message], blobs: [blob] };
  expect(await store.commit(batch)).toEqual({ ok: false, error: { kind: "full", detail: "no room" } });
  expect(await store.totals()).toMatchObject({ posts: 0, seq: 0 });
  expect(await store.commit(batch)).toMatchObject({ ok: true, value: { arrivals: [{ seq: 1 }] } });
});
