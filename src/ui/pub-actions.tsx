import { useId, useLayoutEffect, useRef, useState } from "preact/hooks";
import { ConfirmRemove } from "./confirm-remove.tsx";
import { More } from "./more.tsx";
import type { PubCardParts } from "./parts.ts";
import { pubAddress } from "./pub-address.ts";
import { RetryButton } from "./retry-button.tsx";
import { useAction } from "./use-action.ts";
import { useWords } from "./words.ts";

interface PubActionsParts extends PubCardParts {
  readonly retryable: boolean;
}

/** What can be done with one pub. Removing asks once more, in the same place. */
export function PubActions(parts: PubActionsParts) {
  const { pub, pausedAll, client, clock, retryable } = parts;
  const words = useWords();
  const pause = useAction(client, "pause");
  const [asking, setAsking] = useState(false);
  const [kept, setKept] = useState(false);
  const [more, setMore] = useState(false);
  const panel = useId();
  const { host } = pubAddress(pub.url);
  const paused = pub.state.kind === "paused";

  if (asking) {
    const keep = (): void => {
      setKept(true);
      setAsking(false);
    };
    return <ConfirmRemove {...parts} onKeep={keep} />;
  }
  return (
    <>
      <div class="actions">
        <RetryButton url={pub.url} host={host} retryable={retryable} client={client} clock={clock} />
        {/* While everything is paused, one switch resumes: this one would change nothing that can be seen. */}
        {!pausedAll && (
          <button
            type="button"
            class="quiet"
            aria-label={words.t(paused ? "action_resume_pub" : "action_pause_pub", host)}
            onClick={() => void pause.run({ url: pub.url, paused: !paused })}
          >
            {words.t(paused ? "action_resume" : "action_pause")}
          </button>
        )}
        <RemoveButton host={host} focused={kept} onClick={() => setAsking(true)} />
        <button
          type="button"
          class="plain more-button"
          aria-expanded={more}
          aria-controls={panel}
          aria-label={words.t("action_more_pub", host)}
          onClick={() => setMore(!more)}
        >
          {words.t("action_more")}
        </button>
      </div>
      {more && <More {...parts} id={panel} />}
      {pause.trouble && (
        <p class="error" role="alert">
          {words.say(pause.trouble)}
        </p>
      )}
    </>
  );
}

function RemoveButton({ host, focused, onClick }: { host: string; focused: boolean; onClick: () => void }) {
  const words = useWords();
  const button = useRef<HTMLButtonElement>(null);
  // After "Keep" the keyboard is where it was before the question.
  useLayoutEffect(() => {
    if (focused) button.current?.focus();
  }, [focused]);
  return (
    <button
      type="button"
      class="quiet remove"
      ref={button}
      aria-label={words.t("action_remove_pub", host)}
      onClick={onClick}
    >
      {words.t("action_remove")}
    </button>
  );
}
