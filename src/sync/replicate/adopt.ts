/** A key that comes from another browser, and what it had there. */
import type { Author, Store, Value } from "apds";
import type { OutboxDeps } from "./outbox.ts";

/**
 * A key that signs here for the first time goes on where its feed stands here, by its name and picture: else its first post would be a
 * fork without either. What was chosen here stays.
 */
export async function adoptFeed(
  store: Pick<Store, "author" | "value">,
  author: Author | undefined,
  commit: OutboxDeps["commit"],
): Promise<void> {
  const isFirst = (await store.value("settings", "previous")) === undefined;
  const row = author && isFirst ? await store.author(author) : undefined;
  const [head] = row?.heads ?? [];
  if (!row || !head) return;
  const values: Value[] = [];
  for (const [key, value] of Object.entries({ previous: head.id, name: row.name, image: row.image }))
    if (value !== undefined && (await store.value("settings", key)) === undefined)
      values.push({ room: "settings", key, value });
  await commit({ values, strict: true });
}
