import type { ComponentChildren } from "preact";
import type { PubCardParts } from "./parts.ts";
import { dayPhrase, tripPhrase } from "./pub-day.ts";
import { useAction } from "./use-action.ts";
import { usePubDay } from "./use-pub-day.ts";
import { useWords } from "./words.ts";

/** What is rarely wanted of one pub: everything from it, and everything to it; each with what it costs. */
export function More(parts: PubCardParts & { readonly id: string }) {
  const { pub, client, id } = parts;
  const words = useWords();
  const pull = useAction(client, "pull");
  const push = useAction(client, "push");
  const trouble = pull.trouble ?? push.trouble;
  const busy = pub.job !== undefined;
  return (
    <div class="more" id={id}>
      {!parts.hasDay && <Today {...parts} />}
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

/** How it did in the last 24 hours, in one line. */
function Today(parts: PubCardParts) {
  const words = useWords();
  const day = usePubDay(parts);
  const trip = day && tripPhrase(day);
  // It has its place before it is known, so that nothing moves.
  return (
    <p class="today">
      {day ? words.say(dayPhrase(day)) : "\u00a0"} {trip && words.say(trip)}
    </p>
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
