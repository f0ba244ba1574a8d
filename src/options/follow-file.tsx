import { useState } from "preact/hooks";
import { holdsPrivateKey } from "../rpc/key-pair.ts";
import type { PageParts } from "../ui/parts.ts";
import { message, type Phrase } from "../ui/phrase.ts";
import { useWords } from "../ui/words.ts";
import { FileButton } from "./file-button.tsx";
import { keysIn, textOf } from "./files.ts";

/** Follows all whose keys stand in a file: a list, an export, a text with links. */
export function FollowFile({ client, onFollowed }: PageParts & { onFollowed: () => Promise<void> }) {
  const words = useWords();
  const [said, setSaid] = useState<Phrase | undefined>(undefined);
  const take = async (file: File): Promise<void> => {
    const text = await textOf(file);
    if (text === undefined) return setSaid(message("options_lists_file_too_large"));
    if (holdsPrivateKey(text)) return setSaid(message("options_lists_file_key"));
    const keys = keysIn(text);
    let followed = 0;
    for (const author of keys) {
      const answer = await client.request("interest", { author, interest: "followed" });
      if (answer.ok && answer.value.ok) followed += 1;
      setSaid(message("options_follow_file_so_far", followed, keys.length));
    }
    if (keys.length === 0) setSaid(message("options_follow_file_none"));
    await onFollowed();
  };
  return (
    <div class="file-line">
      <FileButton name={words.t("options_follow_file")} onFile={(file) => void take(file)} />
      <p role="status">{said && words.say(said)}</p>
    </div>
  );
}
