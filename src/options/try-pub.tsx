import { useState } from "preact/hooks";
import type { TrialView } from "../rpc/options.ts";
import { snake } from "../ui/messages.ts";
import type { PageParts } from "../ui/parts.ts";
import { message, type Phrase } from "../ui/phrase.ts";
import { endingPhrase } from "../ui/pub-line.ts";
import { useAction } from "../ui/use-action.ts";
import { useWords } from "../ui/words.ts";

/** What a trial found, as one sentence. */
export function trialPhrase(trial: TrialView): Phrase {
  switch (trial.kind) {
    case "answers":
      return message(
        trial.polls ? "options_try_answers" : "options_try_answers_slowly",
        message("options_try_ms", Math.round(trial.ms)),
      );
    case "silent":
      return message("options_try_silent");
    case "failed":
      return endingPhrase(trial.ending);
    case "address":
      return message(`address_${snake(trial.error.kind)}`);
  }
}

type Shown = { readonly kind: "nothing" | "trying" } | { readonly kind: "tried"; readonly trial: TrialView };

/** Tries the typed pub without adding it. */
export function TryPub({ address, client }: PageParts & { address: string }) {
  const words = useWords();
  const attempt = useAction(client, "tryPub");
  const [shown, setShown] = useState<Shown>({ kind: "nothing" });
  const run = async (): Promise<void> => {
    setShown({ kind: "trying" });
    const answer = await attempt.run({ address });
    setShown(answer.ok ? { kind: "tried", trial: answer.value } : { kind: "nothing" });
  };
  const sentence = (): string => {
    if (shown.kind === "trying") return words.t("options_try_running");
    if (shown.kind === "tried") return words.say(trialPhrase(shown.trial));
    return attempt.trouble ? words.say(attempt.trouble) : "";
  };
  const isBusy = shown.kind === "trying";
  return (
    <div class="try">
      <button
        type="button"
        class="quiet"
        aria-disabled={isBusy}
        onClick={() => (isBusy ? undefined : void run())}
      >
        {words.t("options_try_button")}
      </button>
      <p role="status">{sentence()}</p>
    </div>
  );
}
