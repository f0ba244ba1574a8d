import { formatKeyPair, type KeyPair } from "apds/keyring";
import { useEffect, useLayoutEffect, useRef, useState } from "preact/hooks";
import { useWords } from "../ui/words.ts";

interface BackupParts {
  readonly pair: KeyPair;
  /** It can be shown again with the passphrase. */
  readonly isAgain: boolean;
  readonly doneText: string;
  readonly onDone: () => void;
  readonly onCancel?: () => void;
}

/** The secret, as text and as a file. In an element that no browser keeps for the next start, unlike a field. */
export function Backup({ pair, isAgain, doneText, onDone, onCancel }: BackupParts) {
  const words = useWords();
  const heading = useRef<HTMLHeadingElement>(null);
  const text = formatKeyPair(pair);
  const [file, setFile] = useState("");
  useLayoutEffect(() => heading.current?.focus(), [text]);
  useEffect(() => {
    const url = URL.createObjectURL(new Blob([`${text}\n`], { type: "text/plain" }));
    setFile(url);
    return () => URL.revokeObjectURL(url);
  }, [text]);
  return (
    <section class="backup">
      <h2 tabIndex={-1} ref={heading}>
        {words.t("identity_backup")}
      </h2>
      <p>{words.t(isAgain ? "identity_backup_again" : "identity_backup_once")}</p>
      <p>{words.t("identity_backup_loss")}</p>
      <code class="pair" translate={false}>
        {text}
      </code>
      <div class="actions">
        <a
          class="button"
          href={file}
          download={`wiredove-key-${pair.author.slice(0, 8).replaceAll(/[/+]/g, "_")}.txt`}
        >
          {words.t("identity_backup_save")}
        </a>
        <button type="button" class="primary" onClick={onDone}>
          {doneText}
        </button>
        {onCancel && (
          <button type="button" class="quiet" onClick={onCancel}>
            {words.t("identity_cancel")}
          </button>
        )}
      </div>
    </section>
  );
}
