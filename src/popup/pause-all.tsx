import { useWords } from "../ui/words.ts";
import type { PopupParts } from "./parts.ts";

/** One switch for all pubs. */
export function PauseAll({ model, client }: PopupParts) {
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
