import { useComputed } from "@preact/signals";
import { useEffect, useState } from "preact/hooks";
import type { PostView } from "../rpc/posts.ts";
import { arrivedPhrase, isEverywhere } from "../ui/arrived.ts";
import { useWords } from "../ui/words.ts";
import { useReader } from "./reader.ts";

/** Where an own post has arrived. A list is read once: until it is everywhere, this asks again whenever a pub lists more of ours. */
export function Own({ post }: { post: PostView }) {
  const words = useWords();
  const { client, model } = useReader();
  const [newer, setNewer] = useState<PostView["own"]>(undefined);
  const own = newer ?? post.own;
  const arrived = useComputed(() =>
    (model.view.value?.pubs ?? []).map((pub) => `${pub.own.listed}/${pub.own.owed}`).join(" "),
  ).value;
  useEffect(() => {
    const life = new AbortController();
    if (own !== undefined && !isEverywhere(own))
      void client.request("post", { id: post.id }).then((answer) => {
        if (answer.ok && answer.value?.post.own && !life.signal.aborted) setNewer(answer.value.post.own);
      });
    return () => life.abort();
  }, [arrived, post.own]);
  if (!own) return null;
  return <p class="soft">{words.say(arrivedPhrase(own))}</p>;
}
