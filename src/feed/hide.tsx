import { useEffect, useState } from "preact/hooks";
import { useAction } from "../ui/use-action.ts";
import { useWords } from "../ui/words.ts";
import { useReader } from "./reader.ts";

/** A post that one looks at by itself is left out of all lists, or comes back into them. */
export function Hide({ id }: { id: string }) {
  const words = useWords();
  const { client, left } = useReader();
  const change = useAction(client, "moderate");
  const [isHidden, setHidden] = useState<boolean | undefined>(undefined);
  useEffect(() => {
    const life = new AbortController();
    void client.request("moderation", {}).then((answer) => {
      if (answer.ok && !life.signal.aborted) setHidden(answer.value.hiddenHashes.includes(id));
    });
    return () => life.abort();
  }, [client, id]);
  const press = async (): Promise<void> => {
    const answer = await change.run({ list: "hiddenHashes", entry: id, on: !isHidden });
    if (!answer.ok || !answer.value.ok) return;
    setHidden(!isHidden);
    left.clear();
  };
  if (isHidden === undefined) return null;
  return (
    <>
      <button type="button" class="plain" onClick={() => void press()}>
        {words.t(isHidden ? "feed_show_again" : "feed_hide")}
      </button>
      <span class="soft" role="status">
        {isHidden ? words.t("feed_hidden") : ""}
      </span>
      {change.trouble && (
        <span class="error" role="alert">
          {words.say(change.trouble)}
        </span>
      )}
    </>
  );
}
