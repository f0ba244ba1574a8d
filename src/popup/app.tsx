import type { Clock } from "../base/clock.ts";
import type { RpcClient } from "../rpc/client.ts";
import { useWords } from "../ui/words.ts";
import { AddPub } from "./add-pub.tsx";
import type { PopupModel } from "./model.ts";
import { PauseAll } from "./pause-all.tsx";
import { PubList } from "./pub-list.tsx";
import { SummaryLines } from "./summary-lines.tsx";

export interface PopupParts {
  readonly model: PopupModel;
  readonly client: RpcClient;
  readonly clock: Clock;
}

/** The popup. It stands at once, before the first view, and keeps its heights when the view comes. */
export function App(parts: PopupParts) {
  const words = useWords();
  return (
    <>
      <header class="bar">
        <img src="/icons/dove.svg" alt="" width="20" height="20" />
        <h1>{words.t("popup_title")}</h1>
        <PauseAll {...parts} />
      </header>
      <SummaryLines {...parts} />
      <PubList {...parts} />
      <AddPub {...parts} />
    </>
  );
}
