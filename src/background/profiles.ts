import { type Author, completeSince } from "apds";
import * as v from "valibot";
import type { ProfileView } from "../rpc/posts.ts";
import type { Engine } from "./engine.ts";
import { moderationOf } from "./moderation.ts";

const named = v.object({ name: v.string() });

/** What is known of somebody. Who was blocked is still called as they were then. */
export async function profileOf(
  author: Author,
  { apds, pool }: Pick<Engine, "apds" | "pool">,
): Promise<ProfileView> {
  const row = await apds.store.author(author);
  const asked = row ? await pool.people.asked(row) : 0;
  const whole = row && completeSince(row);
  const interest = pool.people.interest(author) ?? null;
  const kept =
    interest === "blocked" ? v.safeParse(named, await apds.store.value("interests", author)) : undefined;
  const { mutedAuthors } = await moderationOf({ apds, pool }).view();
  const name = row?.name ?? (kept?.success ? kept.output.name : undefined);
  return {
    author,
    interest,
    posts: row?.count ?? 0,
    holes: row?.holes.length ?? 0,
    heads: row?.heads.length ?? 0,
    ...(mutedAuthors.includes(author) && { muted: true }),
    ...(asked > 0 && { asked }),
    ...(name && { name }),
    ...(row?.image && { image: row.image }),
    ...(row?.first !== undefined && { first: row.first }),
    ...(row && { newest: row.head.ts }),
    ...(whole !== undefined && { completeSince: whole }),
  };
}
