import { useEffect, useLayoutEffect, useRef, useState } from "preact/hooks";
import type { RpcClient } from "../rpc/client.ts";
import type { WeightView } from "../rpc/people.ts";
import { formatBytes } from "./numbers.ts";
import { plural } from "./phrase.ts";
import { useWords } from "./words.ts";

interface QuestionParts {
  readonly author: string;
  readonly who: string;
  readonly client: RpcClient;
  readonly onBlock: () => void;
  readonly onKeep: () => void;
}

/** What blocking would move away, before it does. The harmless answer has the focus. */
export function BlockQuestion({ author, who, client, onBlock, onKeep }: QuestionParts) {
  const words = useWords();
  const [weight, setWeight] = useState<WeightView | undefined>(undefined);
  const keep = useRef<HTMLButtonElement>(null);
  useLayoutEffect(() => keep.current?.focus(), []);
  useEffect(() => {
    void client
      .request("blockPreview", { author })
      .then((answer) => (answer.ok ? setWeight(answer.value) : undefined));
  }, [client, author]);
  return (
    <fieldset
      class="question-box"
      aria-label={words.t("options_block_question", who)}
      onKeyDown={(event) => (event.key === "Escape" ? onKeep() : undefined)}
    >
      <p>
        {words.t("options_block_question", who)}{" "}
        {weight &&
          words.t(
            "options_block_weight",
            plural("count_posts", weight.posts),
            formatBytes(words.locale, weight.bytes),
          )}
      </p>
      <div class="actions">
        <button type="button" class="danger" onClick={onBlock}>
          {words.t("options_person_block")}
        </button>
        <button type="button" class="quiet" ref={keep} onClick={onKeep}>
          {words.t("action_keep")}
        </button>
      </div>
    </fieldset>
  );
}
