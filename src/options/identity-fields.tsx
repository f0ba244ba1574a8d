/** Fields for secrets. What is typed lives in the element and in the state of its form, and nowhere else. */
import { useId, useState } from "preact/hooks";
import { holdsPrivateKey } from "../rpc/key-pair.ts";
import { message, type Phrase } from "../ui/phrase.ts";
import { useWords } from "../ui/words.ts";

/** Fewer are guessed by a machine in days, whatever the rounds. */
const PASSPHRASE_CHARACTERS = 10;

interface SecretParts {
  readonly label: string;
  readonly value: string;
  readonly onValue: (value: string) => void;
  readonly problem?: Phrase | undefined;
  /** A pasted key is what it is for; everywhere else it is refused. */
  readonly isKey?: boolean;
}

/** Of the kind `password`: no browser writes such a field to disk to find it again at the next start. */
export function SecretField({ label, value, onValue, problem, isKey = false }: SecretParts) {
  const words = useWords();
  const id = useId();
  const [isTakenOut, setTakenOut] = useState(false);
  const said = isTakenOut ? message("identity_profile_key_pair") : problem;
  return (
    <div class="secret">
      <label for={id}>{label}</label>
      <input
        id={id}
        type="password"
        autocomplete="off"
        spellcheck={false}
        value={value}
        aria-invalid={said !== undefined}
        aria-describedby={`${id}-problem`}
        onInput={({ currentTarget }) => {
          const isOne = !isKey && holdsPrivateKey(currentTarget.value);
          if (isOne) currentTarget.value = "";
          setTakenOut(isOne);
          onValue(currentTarget.value);
        }}
      />
      <p id={`${id}-problem`} class="error" role="alert">
        {said && words.say(said)}
      </p>
    </div>
  );
}

export interface Passphrases {
  readonly first: string;
  readonly again: string;
}

export const NO_PASSPHRASES: Passphrases = { first: "", again: "" };

/** What is wrong with a new passphrase, typed twice. */
export function passphraseProblem({ first, again }: Passphrases): Phrase | undefined {
  if (first.length < PASSPHRASE_CHARACTERS)
    return message("identity_passphrase_short", PASSPHRASE_CHARACTERS);
  return first === again ? undefined : message("identity_passphrase_differs");
}

interface NewPassphraseParts {
  readonly value: Passphrases;
  readonly onValue: (value: Passphrases) => void;
  readonly problem?: Phrase | undefined;
}

export function NewPassphrase({ value, onValue, problem }: NewPassphraseParts) {
  const words = useWords();
  return (
    <>
      <SecretField
        label={words.t("identity_passphrase_new")}
        value={value.first}
        onValue={(first) => onValue({ ...value, first })}
      />
      <SecretField
        label={words.t("identity_passphrase_again")}
        value={value.again}
        onValue={(again) => onValue({ ...value, again })}
        problem={problem}
      />
    </>
  );
}

export type Mode = "device" | "passphrase";

/** How a key is kept, with what each way promises and what not. */
export function ModeChoice({ mode, onMode }: { mode: Mode; onMode: (mode: Mode) => void }) {
  const words = useWords();
  const name = useId();
  const option = (value: Mode, title: string, promise: string) => (
    <label>
      <input
        type="radio"
        name={name}
        checked={mode === value}
        aria-describedby={`${name}-${value}`}
        onChange={() => onMode(value)}
      />
      <span>
        {title}
        <span id={`${name}-${value}`} class="soft promise">
          {promise}
        </span>
      </span>
    </label>
  );
  return (
    <fieldset class="choice modes">
      <legend>{words.t("identity_mode")}</legend>
      {option("device", words.t("identity_mode_device"), words.t("identity_mode_device_promise"))}
      {option("passphrase", words.t("identity_mode_passphrase"), words.t("identity_mode_passphrase_promise"))}
    </fieldset>
  );
}
