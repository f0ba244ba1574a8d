import { type ComponentChildren, Fragment } from "preact";
import type { PubView } from "../rpc/contract.ts";
import { Job } from "./job.tsx";
import type { PubCardParts } from "./parts.ts";
import { PubActions } from "./pub-actions.tsx";
import { pubAddress } from "./pub-address.ts";
import { pubLine } from "./pub-line.ts";
import { StateIcon } from "./state-icon.tsx";
import { useWords } from "./words.ts";

export function PubCard({ children, ...parts }: PubCardParts & { readonly children?: ComponentChildren }) {
  const words = useWords();
  const { pub, stale } = parts;
  const line = pubLine(pub, parts.model.now.value);
  return (
    <li class="card" data-url={pub.url} data-state={stale ? "unknown" : pub.state.kind}>
      <Address url={pub.url} />
      <div class={stale ? "live stale" : "live"}>
        <p class={`state ${line.look}`}>
          <StateIcon look={line.look} />
          <span class="word">{words.t(`state_${line.look}`)}</span>
          {line.detail && <span class="detail">{words.say(line.detail)}</span>}
        </p>
        <div class="told">
          {line.counts && <p class="counts">{words.say(line.counts)}</p>}
          {line.note && <p class="note">{words.say(line.note)}</p>}
          {line.reason && <p class="reason">{words.say(line.reason)}</p>}
        </div>
        <CatchUp pub={pub} />
        {line.faults && <p class="faults">{words.say(line.faults)}</p>}
      </div>
      {!stale && <Job {...parts} />}
      <PubActions {...parts} retryable={line.retryable} />
      {children}
    </li>
  );
}

function Address({ url }: { url: string }) {
  const address = pubAddress(url);
  return (
    <h3 class="address" title={url}>
      {address.plain && <span class="scheme">ws://</span>}
      {address.pieces.map(({ at, text }) => (
        <Fragment key={at}>
          {text}
          <wbr />
        </Fragment>
      ))}
    </h3>
  );
}

/** A bar where the end is known. The note above it says the same in words. */
function CatchUp({ pub: { state, catchUp } }: { pub: PubView }) {
  if (state.kind !== "open" || catchUp?.of === undefined) return null;
  return <progress value={catchUp.done} max={Math.max(catchUp.of, catchUp.done, 1)} aria-hidden="true" />;
}
