import { useCopy } from "../ui/use-copy.ts";
import { wiredoveLink } from "../ui/wiredove.ts";
import { useWords } from "../ui/words.ts";

/** A link for others: the address of this page leads nowhere in their browsers. @param name of a post or a person */
export function CopyLink({ name, class: look = "plain" }: { name: string; class?: "plain" | "quiet" }) {
  const words = useWords();
  const { copied, copy } = useCopy();
  const link = wiredoveLink(name);
  return (
    <>
      <button type="button" class={look} onClick={() => void copy(link)}>
        {words.t("feed_copy_link")}
      </button>
      <span class="soft" role="status">
        {copied === "copied" && words.t("feed_copied")}
        {copied === "refused" && words.t("feed_copy_refused")}
      </span>
      {copied === "refused" && <bdi class="whole-key">{link}</bdi>}
    </>
  );
}
