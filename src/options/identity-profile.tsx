import { useId, useState } from "preact/hooks";
import { holdsPrivateKey } from "../rpc/key-pair.ts";
import { snake } from "../ui/messages.ts";
import type { PageParts } from "../ui/parts.ts";
import { message, type Phrase } from "../ui/phrase.ts";
import { isAnimated, smallPicture } from "../ui/picture.ts";
import { useAction } from "../ui/use-action.ts";
import { useWords } from "../ui/words.ts";
import { FileButton } from "./file-button.tsx";
import type { KnownIdentity } from "./identity-key.tsx";

/** Name and picture, as the next own post says them. */
export function Profile({
  client,
  view,
  onChanged,
}: PageParts & { view: KnownIdentity; onChanged: () => void }) {
  const words = useWords();
  const save = useAction(client, "setProfile");
  const id = useId();
  const [name, setName] = useState(view.name ?? "");
  /** Undefined: as it is; null: none from now on. */
  const [picture, setPicture] = useState<string | null | undefined>(undefined);
  const [said, setSaid] = useState<{ readonly isError: boolean; readonly phrase: Phrase } | undefined>(
    undefined,
  );
  const wrong = (phrase: Phrase): void => setSaid({ isError: true, phrase });
  const shown = picture === undefined ? view.picture : (picture ?? undefined);

  const choose = async (file: File): Promise<void> => {
    const small = await smallPicture(file);
    if (small === undefined) return wrong(message("identity_profile_picture"));
    setPicture(small);
    const still = (await isAnimated(file)) ? message("identity_profile_still") : undefined;
    setSaid(still && { isError: false, phrase: still });
  };
  const submit = async (): Promise<void> => {
    const answer = await save.run({ name, ...(picture !== undefined && { picture }) });
    if (!answer.ok) return;
    if (!answer.value.ok) return wrong(message(`identity_profile_${snake(answer.value.error.kind)}`));
    setPicture(undefined);
    setSaid({ isError: false, phrase: message("identity_profile_saved") });
    onChanged();
  };
  return (
    <form
      class="identity-form profile"
      onSubmit={(event) => {
        event.preventDefault();
        void submit();
      }}
    >
      <h2>{words.t("identity_profile")}</h2>
      <div class="secret">
        <label for={`${id}-name`}>{words.t("identity_profile_name_label")}</label>
        <input
          id={`${id}-name`}
          type="text"
          dir="auto"
          autocomplete="off"
          spellcheck={false}
          maxLength={200}
          value={name}
          aria-invalid={said?.isError === true}
          aria-describedby={`${id}-said`}
          onInput={({ currentTarget }) => {
            const isKey = holdsPrivateKey(currentTarget.value);
            if (isKey) currentTarget.value = "";
            setName(currentTarget.value);
            setSaid(isKey ? { isError: true, phrase: message("identity_profile_key_pair") } : undefined);
          }}
        />
      </div>
      <div class="own-picture">
        {shown === undefined ? (
          <p class="soft">{words.t("identity_picture_none")}</p>
        ) : (
          <img src={shown} alt={words.t("identity_picture")} width="64" height="64" />
        )}
        <FileButton
          name={words.t("identity_picture_choose")}
          accept="image/png,image/jpeg,image/webp,image/gif"
          onFile={(file) => void choose(file)}
        />
        {shown !== undefined && (
          <button type="button" class="quiet" onClick={() => setPicture(null)}>
            {words.t("identity_picture_remove")}
          </button>
        )}
      </div>
      <button type="submit">{words.t("identity_profile_save")}</button>
      <div id={`${id}-said`} role="alert">
        {said && <p class={said.isError ? "error" : "soft"}>{words.say(said.phrase)}</p>}
        {save.trouble && <p class="error">{words.say(save.trouble)}</p>}
      </div>
    </form>
  );
}
