import { useWords } from "../ui/words.ts";
import { type Address, hashOf } from "./address.ts";
import { Notice } from "./notice.tsx";
import { Posts } from "./posts.tsx";
import { loadedAs, useList } from "./use-list.ts";
import { Write } from "./write.tsx";

type Whose = Extract<Address, { kind: "newest" }>["whose"];

/** The newest posts of everyone, or of those whom one follows. */
export function Newest({ whose }: { whose: Whose }) {
  const words = useWords();
  const left = useList(
    hashOf({ kind: "newest", whose }),
    ({ client, names }) =>
      async (next) =>
        loadedAs(await client.request("recent", { who: whose, limit: PAGE, ...next }), names),
  );
  const label = words.t(whose === "everyone" ? "feed_newest" : "feed_newest_followed");
  return (
    <>
      <h1 class="visually-hidden" tabIndex={-1}>
        {label}
      </h1>
      {whose === "everyone" && <Write list={left.list} />}
      <Posts
        left={left}
        label={label}
        empty={
          whose === "everyone" ? (
            <Notice text={words.t("feed_none")} action={words.t("feed_to_pubs")} href={PUBS} />
          ) : (
            <Notice
              text={words.t("feed_none_followed")}
              action={words.t("feed_to_everyone")}
              href={hashOf({ kind: "newest", whose: "everyone" })}
            />
          )
        }
      />
    </>
  );
}

/** A screen or two. */
export const PAGE = 30;
const PUBS = "../options/index.html#pubs";
