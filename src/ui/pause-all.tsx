import type { PageParts } from "./parts.ts";
import { useWords } from "./words.ts";

/** One switch for all pubs. */
export function PauseAll({ model, client }: PageParts) {
  const words = useWords();
  const view = model.view.value;
  if (!view || view.pubs.length === 0) return null;
  const paused = view.pausedAll;
  return (
    <button
      type="button"
      class={paused ? "primary" : "quiet"}
      onClick={() => void client.request("pauseAll", { paused: !paused })}
    >
      {words.t(paused ? "action_resume_all" : "action_pause_all")}
    </button>
  );
}
