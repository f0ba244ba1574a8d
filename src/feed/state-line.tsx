import type { StatusView } from "../rpc/contract.ts";
import type { MessageKey } from "../ui/messages.ts";
import type { PageParts } from "../ui/parts.ts";
import { useWords } from "../ui/words.ts";

/** One sentence where reading goes on without the pubs, or not at all; nothing while all is well. */
export function StateLine({ model }: PageParts) {
  const words = useWords();
  const link = model.link.value;
  if (link === "gone")
    return (
      <div class="state-line" role="status">
        <p>{words.t("summary_gone")}</p>
        <button type="button" onClick={() => location.reload()}>
          {words.t("feed_reload")}
        </button>
      </div>
    );
  const key = link === "waking" ? "summary_waking" : model.view.value && troubleOf(model.view.value);
  return (
    <div class="state-line" role="status">
      {key && <p class="soft">{words.t(key)}</p>}
    </div>
  );
}

function troubleOf({ pubs, pausedAll, storeTrouble }: StatusView): MessageKey | undefined {
  if (storeTrouble !== undefined) return `summary_store_${storeTrouble}`;
  if (pubs.length === 0) return "feed_no_pubs";
  if (pausedAll || pubs.every(({ state }) => state.kind === "paused")) return "feed_paused";
  if (pubs.every(({ state }) => state.kind === "offline")) return "feed_offline";
  if (pubs.every(({ state }) => ["waiting", "refused", "paused", "held", "offline"].includes(state.kind)))
    return "feed_unconnected";
  return undefined;
}
