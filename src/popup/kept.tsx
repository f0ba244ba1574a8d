import { useState } from "preact/hooks";
import { scopes } from "../rpc/contract.ts";
import type { PageParts } from "../ui/parts.ts";
import { People } from "../ui/people.tsx";
import { useAction } from "../ui/use-action.ts";
import { useWords } from "../ui/words.ts";

/** What is kept, and whom one follows: the quiet part below the pubs, closed until somebody wants it. */
export function Kept(parts: PageParts) {
  const words = useWords();
  const [open, setOpen] = useState(false);
  if (!parts.model.view.value) return null;
  return (
    <details class="kept" open={open} onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary>{words.t("kept_heading")}</summary>
      {open && (
        <div class="kept-parts">
          <ScopeChoice {...parts} />
          <ShareSwitch {...parts} />
          <People {...parts} />
        </div>
      )}
    </details>
  );
}

function ScopeChoice({ model, client }: PageParts) {
  const words = useWords();
  const choose = useAction(client, "scope");
  const scope = model.view.value?.scope;
  return (
    <fieldset class="choice">
      <legend>{words.t("scope_legend")}</legend>
      {scopes.map((one) => (
        <label key={one}>
          <input
            type="radio"
            name="scope"
            value={one}
            checked={one === scope}
            onChange={() => void choose.run({ scope: one })}
          />
          <span>{words.t(`scope_${one}`)}</span>
        </label>
      ))}
      <p class="soft">{words.t("scope_note")}</p>
      {choose.trouble && (
        <p class="error" role="alert">
          {words.say(choose.trouble)}
        </p>
      )}
    </fieldset>
  );
}

function ShareSwitch({ model, client }: PageParts) {
  const words = useWords();
  const change = useAction(client, "share");
  return (
    <div class="choice">
      <label>
        <input
          type="checkbox"
          name="share"
          checked={model.view.value?.share}
          onChange={(event) => void change.run({ on: event.currentTarget.checked })}
        />
        <span>{words.t("share_label")}</span>
      </label>
      <p class="soft">{words.t("share_note")}</p>
      {change.trouble && (
        <p class="error" role="alert">
          {words.say(change.trouble)}
        </p>
      )}
    </div>
  );
}
