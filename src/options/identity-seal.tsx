import { useState } from "preact/hooks";
import { message, type Phrase } from "../ui/phrase.ts";
import { useWords } from "../ui/words.ts";
import { NewPassphrase, NO_PASSPHRASES, passphraseProblem, SecretField } from "./identity-fields.tsx";
import { useSecrets } from "./identity-secrets.ts";

/** From this device under a passphrase: the browser itself can't read the key, so the backup is pasted. */
export function Seal({ author, onDone }: { author: string; onDone: () => void }) {
  const words = useWords();
  const { ring } = useSecrets();
  const [pasted, setPasted] = useState("");
  const [fresh, setFresh] = useState(NO_PASSPHRASES);
  const [problem, setProblem] = useState<
    { readonly of: "key" | "passphrase"; readonly phrase: Phrase } | undefined
  >(undefined);
  const [isBusy, setBusy] = useState(false);
  const go = async (): Promise<void> => {
    const wrong = passphraseProblem(fresh);
    if (wrong) return setProblem({ of: "passphrase", phrase: wrong });
    const pair = await ring.read(pasted.trim());
    setPasted("");
    if (!pair.ok) return setProblem({ of: "key", phrase: message("identity_key_shape") });
    if (pair.value.author !== author) return setProblem({ of: "key", phrase: message("identity_key_other") });
    await ring.keepSealed(pair.value, fresh.first);
    onDone();
  };
  return (
    <form
      class="identity-form"
      onSubmit={(event) => {
        event.preventDefault();
        if (isBusy) return;
        setBusy(true);
        setProblem(undefined);
        void go().finally(() => setBusy(false));
      }}
    >
      <p>{words.t("identity_seal_lead")}</p>
      <p>{words.t("identity_mode_passphrase_promise")}</p>
      <SecretField
        label={words.t("identity_key_label")}
        value={pasted}
        onValue={setPasted}
        problem={problem?.of === "key" ? problem.phrase : undefined}
        isKey
      />
      <NewPassphrase
        value={fresh}
        onValue={setFresh}
        problem={problem?.of === "passphrase" ? problem.phrase : undefined}
      />
      <button type="submit" class="primary" aria-disabled={isBusy}>
        {words.t("identity_seal_go")}
      </button>
    </form>
  );
}
