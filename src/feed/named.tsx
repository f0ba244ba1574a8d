import { useEffect } from "preact/hooks";
import { useWords } from "../ui/words.ts";
import { hashOf } from "./address.ts";
import { useReader } from "./reader.ts";

/** What a link of Wiredove's names: a post if one is held by that name, else a person. The address then says which. */
export function Named({ name }: { name: string }) {
  const words = useWords();
  const { client } = useReader();
  useEffect(() => {
    const life = new AbortController();
    void client.request("post", { id: name }).then((answer) => {
      if (life.signal.aborted) return;
      const isPost = answer.ok && answer.value !== null;
      // In place of this address: back leads to where the link stood.
      location.replace(hashOf(isPost ? { kind: "post", id: name } : { kind: "person", author: name }));
    });
    return () => life.abort();
  }, [name]);
  return (
    <h1 class="visually-hidden" tabIndex={-1}>
      {words.t("feed_reading")}
    </h1>
  );
}
