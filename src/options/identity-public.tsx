import { useState } from "preact/hooks";
import { useWords } from "../ui/words.ts";

/** The public half, which others follow: it can be given to anybody. */
export function PublicKey({ author }: { author: string }) {
  const words = useWords();
  const [said, setSaid] = useState("");
  const copy = async (): Promise<void> => {
    try {
      await navigator.clipboard.writeText(author);
      setSaid(words.t("identity_public_copied"));
    } catch {
      // A browser may refuse: the key stands above, and can be copied by hand.
      setSaid(words.t("identity_public_refused"));
    }
  };
  return (
    <div class="public-key">
      <p class="soft">{words.t("identity_public")}</p>
      <p class="whole-key" translate={false}>
        {author}
      </p>
      <div class="actions">
        <button type="button" class="quiet" onClick={() => void copy()}>
          {words.t("identity_public_copy")}
        </button>
        <span class="soft" role="status">
          {said}
        </span>
      </div>
    </div>
  );
}
