import type { KeyPair } from "apds/keyring";
import { useState } from "preact/hooks";
import { sleep } from "../base/clock.ts";
import type { PageParts } from "../ui/parts.ts";
import { message, type Phrase } from "../ui/phrase.ts";
import { useWords } from "../ui/words.ts";
import { Backup } from "./identity-backup.tsx";
import { NewPassphrase, NO_PASSPHRASES, passphraseProblem, SecretField } from "./identity-fields.tsx";
import { useSecrets } from "./identity-secrets.ts";

/** After a wrong passphrase, ms; doubled for each further one up to eight times that. What guessing costs a machine is in the box itself. */
const WRONG_MS = 1_000;
const WRONG_DOUBLINGS = 3;
const LONGEST_MS = WRONG_MS * 2 ** WRONG_DOUBLINGS;

interface TaskParts extends PageParts {
  readonly onDone: () => void;
}

/** Asks for the passphrase. A wrong one is said to be wrong, and not at once. */
function useOpening({ clock }: PageParts) {
  const { ring, guesses } = useSecrets();
  const [typed, setTyped] = useState("");
  const [problem, setProblem] = useState<Phrase | undefined>(undefined);
  const [isBusy, setBusy] = useState(false);
  const open = async (then: (pair: KeyPair) => Promise<void>): Promise<void> => {
    if (isBusy || typed === "") return;
    setBusy(true);
    setProblem(undefined);
    const { wrong, until } = await guesses.read();
    // A clock that was set back must not lock anybody out.
    const left = Math.min(until - clock.now(), LONGEST_MS);
    if (left > 0) await sleep(clock, left);
    const wait = Math.min(WRONG_MS * 2 ** wrong, LONGEST_MS);
    // It counts as wrong before it is known: whoever closes the page meanwhile has guessed all the same.
    await guesses.write({ wrong: wrong + 1, until: clock.now() + wait });
    const pair = await ring.open(typed);
    if (pair) {
      setTyped("");
      await guesses.write({ wrong: 0, until: 0 });
      await then(pair);
    } else {
      await sleep(clock, wait);
      setProblem(message("identity_wrong"));
    }
    setBusy(false);
  };
  return { typed, setTyped, problem, isBusy, open };
}

/** Signing works again, until it is locked or the browser ends. */
export function Unlock(parts: TaskParts) {
  const words = useWords();
  const { ring } = useSecrets();
  const { typed, setTyped, problem, isBusy, open } = useOpening(parts);
  return (
    <form
      class="identity-form"
      onSubmit={(event) => {
        event.preventDefault();
        void open(async (pair) => {
          await ring.unlock(pair);
          parts.onDone();
        });
      }}
    >
      <SecretField
        label={words.t("identity_passphrase")}
        value={typed}
        onValue={setTyped}
        problem={problem}
      />
      <button type="submit" class="primary" aria-disabled={isBusy}>
        {words.t(isBusy ? "identity_opening" : "identity_unlock")}
      </button>
    </form>
  );
}

/** What the passphrase is asked for again, though it may be unlocked: it is the person who is asked. */
export function Opened(parts: TaskParts & { task: "reseal" | "unseal" | "show" }) {
  const words = useWords();
  const { task, onDone } = parts;
  const { ring } = useSecrets();
  const { typed, setTyped, problem, isBusy, open } = useOpening(parts);
  const [fresh, setFresh] = useState(NO_PASSPHRASES);
  const [freshProblem, setFreshProblem] = useState<Phrase | undefined>(undefined);
  const [shown, setShown] = useState<KeyPair | undefined>(undefined);
  if (shown)
    return <Backup pair={shown} isAgain doneText={words.t("identity_backup_close")} onDone={onDone} />;

  const then = async (pair: KeyPair): Promise<void> => {
    if (task === "show") return setShown(pair);
    if (task === "unseal") await ring.keep(pair);
    else await ring.keepSealed(pair, fresh.first);
    onDone();
  };
  return (
    <form
      class="identity-form"
      onSubmit={(event) => {
        event.preventDefault();
        const wrong = task === "reseal" ? passphraseProblem(fresh) : undefined;
        setFreshProblem(wrong);
        if (!wrong) void open(then);
      }}
    >
      {task === "unseal" && <p>{words.t("identity_mode_device_promise")}</p>}
      <SecretField
        label={words.t("identity_passphrase")}
        value={typed}
        onValue={setTyped}
        problem={problem}
      />
      {task === "reseal" && <NewPassphrase value={fresh} onValue={setFresh} problem={freshProblem} />}
      <button type="submit" class="primary" aria-disabled={isBusy}>
        {words.t(isBusy ? "identity_opening" : `identity_${task}_go`)}
      </button>
    </form>
  );
}
