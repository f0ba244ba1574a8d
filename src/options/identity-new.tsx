import type { KeyPair } from "apds/keyring";
import { useLayoutEffect, useRef, useState } from "preact/hooks";
import type { PageParts } from "../ui/parts.ts";
import { message, type Phrase } from "../ui/phrase.ts";
import { useWords } from "../ui/words.ts";
import { Backup } from "./identity-backup.tsx";
import {
  type Mode,
  ModeChoice,
  NewPassphrase,
  NO_PASSPHRASES,
  passphraseProblem,
  SecretField,
} from "./identity-fields.tsx";
import { useSecrets } from "./identity-secrets.ts";

/** Where the secret comes from. Nothing of it is written before the mode was chosen, and a fresh one was seen by its owner. */
type Way =
  | { readonly kind: "choosing" }
  | { readonly kind: "making" | "pasting" }
  | { readonly kind: "showing"; readonly pair: KeyPair };

/** Nobody writes here yet: a fresh key, or one that the person has. */
export function NewIdentity({ onKept }: PageParts & { onKept: () => void }) {
  const words = useWords();
  const { ring } = useSecrets();
  const [way, setWay] = useState<Way>({ kind: "choosing" });
  const [mode, setMode] = useState<Mode>("device");
  const [passphrases, setPassphrases] = useState(NO_PASSPHRASES);
  const [pasted, setPasted] = useState("");
  const [problem, setProblem] = useState<
    { readonly of: "key" | "passphrase"; readonly phrase: Phrase } | undefined
  >(undefined);
  const [isBusy, setBusy] = useState(false);
  const heading = useRef<HTMLHeadingElement>(null);
  // The keyboard follows to what took the place of the pressed button.
  useLayoutEffect(() => heading.current?.focus(), [way.kind]);

  const keep = async (pair: KeyPair): Promise<void> => {
    const isKept = mode === "device" ? await ring.keep(pair) : await ring.keepSealed(pair, passphrases.first);
    setPassphrases(NO_PASSPHRASES);
    if (isKept) return onKept();
    setWay({ kind: "choosing" });
    setProblem({ of: "key", phrase: message("identity_taken") });
  };

  const go = async (): Promise<void> => {
    const wrong = mode === "passphrase" ? passphraseProblem(passphrases) : undefined;
    if (wrong) return setProblem({ of: "passphrase", phrase: wrong });
    setProblem(undefined);
    if (way.kind === "making") return setWay({ kind: "showing", pair: await ring.fresh() });
    const pair = await ring.read(pasted.trim());
    // Not in the page longer than it is needed, right or wrong.
    setPasted("");
    if (pair.ok) return keep(pair.value);
    setProblem({
      of: "key",
      phrase: message(pair.error.kind === "keyShape" ? "identity_key_shape" : "identity_key_halves"),
    });
  };

  const once = (run: () => Promise<void>): void => {
    if (isBusy) return;
    setBusy(true);
    void run().finally(() => setBusy(false));
  };

  if (way.kind === "showing")
    return (
      <Backup
        pair={way.pair}
        isAgain={mode === "passphrase"}
        doneText={words.t("identity_backup_done")}
        onDone={() => once(() => keep(way.pair))}
        onCancel={() => setWay({ kind: "choosing" })}
      />
    );
  const keyProblem = problem?.of === "key" ? problem.phrase : undefined;
  if (way.kind === "choosing")
    return (
      <>
        <p class="lead">{words.t("identity_none")}</p>
        <div class="actions">
          <button type="button" class="primary" onClick={() => setWay({ kind: "making" })}>
            {words.t("identity_create")}
          </button>
          <button type="button" onClick={() => setWay({ kind: "pasting" })}>
            {words.t("identity_import")}
          </button>
        </div>
        <p class="error" role="alert">
          {keyProblem && words.say(keyProblem)}
        </p>
      </>
    );
  return (
    <form
      class="identity-form"
      onSubmit={(event) => {
        event.preventDefault();
        once(go);
      }}
    >
      <h2 tabIndex={-1} ref={heading}>
        {words.t(way.kind === "making" ? "identity_create" : "identity_import")}
      </h2>
      {way.kind === "pasting" && (
        <SecretField
          label={words.t("identity_key_label")}
          value={pasted}
          onValue={setPasted}
          problem={keyProblem}
          isKey
        />
      )}
      <ModeChoice mode={mode} onMode={setMode} />
      {mode === "passphrase" && (
        <NewPassphrase
          value={passphrases}
          onValue={setPassphrases}
          problem={problem?.of === "passphrase" ? problem.phrase : undefined}
        />
      )}
      <div class="actions">
        <button type="submit" class="primary" aria-disabled={isBusy}>
          {words.t(way.kind === "making" ? "identity_create_go" : "identity_import_go")}
        </button>
        <button
          type="button"
          class="quiet"
          onClick={() => {
            setPasted("");
            setPassphrases(NO_PASSPHRASES);
            setProblem(undefined);
            setWay({ kind: "choosing" });
          }}
        >
          {words.t("identity_cancel")}
        </button>
      </div>
    </form>
  );
}
