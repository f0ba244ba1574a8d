/** What every store must do. Run by the memory store in Node, and by IndexedDB in real browsers: the same lines prove them equal. */
import type { Store } from "./store.ts";
import { contentsSuite } from "./suite/contents.suite.ts";
import { feedsSuite } from "./suite/feeds.suite.ts";
import { postsSuite } from "./suite/posts.suite.ts";
import { searchSuite } from "./suite/search.suite.ts";
import { trashSuite } from "./suite/trash.suite.ts";
import { upkeepSuite } from "./suite/upkeep.suite.ts";
import { wantsSuite } from "./suite/wants.suite.ts";

/** `open` gives an empty store at each call. */
export function storeSuite(name: string, open: () => Store): void {
  for (const suite of [
    postsSuite,
    contentsSuite,
    wantsSuite,
    feedsSuite,
    trashSuite,
    searchSuite,
    upkeepSuite,
  ])
    suite(name, open);
}
