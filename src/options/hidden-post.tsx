import { useEffect, useState } from "preact/hooks";
import type { PageParts } from "../ui/parts.ts";
import { shownName } from "../ui/person-name.ts";
import { useWords } from "../ui/words.ts";

/** A post that is not shown anywhere, by how it begins, and a way to look at it; by its hash alone where it is not held. */
export function HiddenPost({ id, client }: Pick<PageParts, "client"> & { readonly id: string }) {
  const words = useWords();
  const [beginning, setBeginning] = useState<string | undefined>(undefined);
  useEffect(() => {
    let isHere = true;
    void client.request("post", { id }).then((answer) => {
      if (!isHere || !answer.ok || !answer.value) return;
      const { name, body } = answer.value.post;
      const [who, text] = [shownName(name), shownName(body)];
      if (text !== undefined)
        setBeginning(who === undefined ? text : words.t("options_lists_hidden", who, text));
    });
    return () => {
      isHere = false;
    };
  }, [client, id, words]);
  if (beginning === undefined) return <bdi class="whole-key">{id}</bdi>;
  return (
    <a class="one-line" dir="auto" href={`../feed/index.html#/post/${id}`} title={beginning}>
      {beginning}
    </a>
  );
}
