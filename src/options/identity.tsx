import { useCallback, useEffect, useRef, useState } from "preact/hooks";
import type { IdentityView } from "../rpc/identity.ts";
import type { PageParts } from "../ui/parts.ts";
import type { Phrase } from "../ui/phrase.ts";
import { troubleOf } from "../ui/use-action.ts";
import { useWords } from "../ui/words.ts";
import { IdentityKey } from "./identity-key.tsx";
import { NewIdentity } from "./identity-new.tsx";
import { Profile } from "./identity-profile.tsx";

/** Whose browser this is: a key, how it is kept, and the name and picture of what it writes. */
export function Identity(parts: PageParts) {
  const words = useWords();
  const { client } = parts;
  const [view, setView] = useState<IdentityView | undefined>(undefined);
  const wasNobody = useRef(false);
  const [trouble, setTrouble] = useState<Phrase | undefined>(undefined);

  const look = useCallback(
    async (kind: "identity" | "identityChanged" | "lock" | "forgetKey"): Promise<void> => {
      const answer = await client.request(kind, {});
      setTrouble(answer.ok ? undefined : troubleOf(answer.error));
      if (!answer.ok) return;
      wasNobody.current ||= answer.value.state === "none";
      setView(answer.value);
    },
    [client],
  );
  useEffect(() => {
    // It may have been locked while nobody looked at this page.
    const again = (): void => void look("identity");
    again();
    addEventListener("focus", again);
    return () => removeEventListener("focus", again);
  }, [look]);

  const changed = (): void => void look("identityChanged");
  return (
    <div class="identity">
      <p class="error" role="alert">
        {trouble && words.say(trouble)}
      </p>
      {view?.state === "none" && <NewIdentity {...parts} onKept={changed} />}
      {view && view.state !== "none" && (
        <>
          <IdentityKey
            {...parts}
            view={view}
            isCome={wasNobody.current}
            onChanged={changed}
            onLock={() => void look("lock")}
            onForget={() => void look("forgetKey")}
          />
          <Profile key={view.author} {...parts} view={view} onChanged={() => void look("identity")} />
        </>
      )}
    </div>
  );
}
