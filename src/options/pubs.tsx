import type { PubView } from "../rpc/contract.ts";
import { AddPub } from "../ui/add-pub.tsx";
import type { PageParts } from "../ui/parts.ts";
import { PauseAll } from "../ui/pause-all.tsx";
import { pubAddress } from "../ui/pub-address.ts";
import { PubList } from "../ui/pub-list.tsx";
import { useAction } from "../ui/use-action.ts";
import { useWords } from "../ui/words.ts";
import { PubDay } from "./pub-day.tsx";
import { TryPub } from "./try-pub.tsx";

/** The pubs: their order, how each is doing and why, and a field for a further one, which can be tried first. */
export function Pubs(parts: PageParts) {
  const words = useWords();
  const pubs = parts.model.view.value?.pubs ?? [];
  return (
    <>
      <p class="lead">{words.t("options_pubs_lead")}</p>
      <PauseAll {...parts} />
      <PubList
        {...parts}
        below={(pub) => (
          <>
            <PubDay pub={pub} {...parts} />
            <Place pub={pub} pubs={pubs} {...parts} />
          </>
        )}
      />
      <AddPub {...parts} beside={(typed) => <TryPub key={typed} address={typed} {...parts} />} />
    </>
  );
}

/** Buttons that move a pub up and down the list. */
function Place({ pub, pubs, client }: PageParts & { pub: PubView; pubs: readonly PubView[] }) {
  const words = useWords();
  const move = useAction(client, "movePub");
  if (pubs.length < 2) return null;
  const { host } = pubAddress(pub.url);
  const at = pubs.findIndex(({ url }) => url === pub.url);
  const button = (by: -1 | 1, text: string, name: string) => {
    const isEnd = pubs[at + by] === undefined;
    return (
      <button
        type="button"
        class="plain"
        // Not `disabled`: that drops the focus of whoever moves a pub to the end.
        aria-disabled={isEnd}
        aria-label={name}
        onClick={() => (isEnd ? undefined : void move.run({ url: pub.url, by }))}
      >
        {text}
      </button>
    );
  };
  return (
    <div class="place">
      {button(-1, words.t("options_pub_up"), words.t("options_pub_up_of", host))}
      {button(1, words.t("options_pub_down"), words.t("options_pub_down_of", host))}
      {move.trouble && (
        <p class="error" role="alert">
          {words.say(move.trouble)}
        </p>
      )}
    </div>
  );
}
