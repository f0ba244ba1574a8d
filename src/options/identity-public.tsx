import { useCopy } from "../ui/use-copy.ts";
import { useWords } from "../ui/words.ts";

/** The public half, which others follow: it can be given to anybody. */
export function PublicKey({ author }: { author: string }) {
  const words = useWords();
  const { copied, copy } = useCopy();
  return (
    <div class="public-key">
      <p class="soft">{words.t("identity_public")}</p>
      <p class="whole-key" translate={false}>
        {author}
      </p>
      <div class="actions">
        <button type="button" class="quiet" onClick={() => void copy(author)}>
          {words.t("identity_public_copy")}
        </button>
        <span class="soft" role="status">
          {copied === "copied" && words.t("identity_public_copied")}
          {copied === "refused" && words.t("identity_public_refused")}
        </span>
      </div>
    </div>
  );
}
