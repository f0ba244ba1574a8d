import type { ComponentChildren } from "preact";
import type { PubCardParts } from "./parts.ts";
import { useAction } from "./use-action.ts";
import { useWords } from "./words.ts";

/** What is rarely wanted of one pub: everything from it, and everything to it; each with what it costs. */
export function More({ pub, client, id }: PubCardParts & { readonly id: string }) {
  const words = useWords();
  const pull = useAction(client, "pull");
  const push = useAction(client, "push");
  const trouble = pull.trouble ?? push.trouble;
  const busy = pub.job !== undefined;
  return (
    <div class="more" id={id}>
      <Wish
        busy={busy}
        name={words.t("action_pull")}
        cost={words.t(pub.safe ? "cost_pull_safe" : "cost_pull")}
        onWish={() => void pull.run({ url: pub.url })}
      />
      <Wish
        busy={busy}
        name={words.t("action_push")}
        cost={words.t("cost_push")}
        onWish={() => void push.run({ url: pub.url })}
      />
      {trouble && (
        <p class="error" role="alert">
          {words.say(trouble)}
        </p>
      )}
    </div>
  );
}

interface WishParts {
  /** Another wish is being carried out. */
  readonly busy: boolean;
  readonly name: ComponentChildren;
  readonly cost: string;
  readonly onWish: () => void;
}

function Wish({ busy, name, cost, onWish }: WishParts) {
  return (
    <div class="wish">
      <button
        type="button"
        class="quiet"
        // Not `disabled`: that drops the focus.
        aria-disabled={busy}
        onClick={() => (busy ? undefined : onWish())}
      >
        {name}
      </button>
      <p class="soft">{cost}</p>
    </div>
  );
}
