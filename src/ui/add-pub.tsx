import type { ComponentChildren } from "preact";
import { useLayoutEffect, useRef, useState } from "preact/hooks";
import type { AddPubReply } from "../rpc/contract.ts";
import { holdsPrivateKey } from "../rpc/key-pair.ts";
import { snake } from "./messages.ts";
import type { PageParts } from "./parts.ts";
import { message, type Phrase } from "./phrase.ts";
import { useAction } from "./use-action.ts";
import { useWords } from "./words.ts";

type Problem = { readonly phrase: Phrase; readonly suggestion?: string };

interface AddPubParts extends PageParts {
  /** What else can be done with what was typed, as soon as something was. */
  readonly beside?: (typed: string) => ComponentChildren;
}

/** The field for a further pub. What an address is, the background decides; a private key does not even get there. */
export function AddPub({ model, client, beside }: AddPubParts) {
  const words = useWords();
  const add = useAction(client, "add");
  const [typed, setTyped] = useState("");
  const [problem, setProblem] = useState<Problem | undefined>(undefined);
  const field = useRef<HTMLInputElement>(null);
  const empty = model.view.value?.pubs.length === 0;

  // With no pub there is one thing to do, and it is here.
  useLayoutEffect(() => {
    if (empty) field.current?.focus();
  }, [empty]);

  const type = (text: string): void => {
    const key = holdsPrivateKey(text);
    // Written to the element too: for a state that stays "" nothing would be drawn, and the key would stay in sight.
    if (key && field.current) field.current.value = "";
    setTyped(key ? "" : text);
    setProblem(key ? { phrase: message("add_key_pair") } : undefined);
  };

  const submit = async (address: string): Promise<void> => {
    const answer = await add.run({ address });
    field.current?.focus();
    if (!answer.ok) return;
    if (answer.value.ok) return type("");
    setTyped(address);
    setProblem(problemOf(answer.value.error));
  };

  const error = problem?.phrase ?? add.trouble;
  return (
    <form
      class={empty ? "add first" : "add"}
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        // The element knows best: a key pressed just now may not be drawn yet.
        void submit(field.current?.value ?? typed);
      }}
    >
      <label for="address">{words.t("add_label")}</label>
      <div class="field">
        <input
          id="address"
          ref={field}
          type="text"
          inputMode="url"
          // An address is read from the left in every language.
          dir="ltr"
          autocomplete="off"
          autocapitalize="off"
          // Some browsers send what is spell-checked to a server, and a key may be pasted here.
          spellcheck={false}
          placeholder={words.t("add_placeholder")}
          value={typed}
          aria-invalid={error !== undefined}
          aria-describedby="address-error"
          onInput={(event) => type(event.currentTarget.value)}
        />
        <button type="submit" class="primary">
          {words.t("add_button")}
        </button>
      </div>
      <div id="address-error" class="error" role="alert">
        {error && <p>{words.say(error)}</p>}
        {problem?.suggestion !== undefined && <Suggestion address={problem.suggestion} onUse={submit} />}
      </div>
      {typed.trim() !== "" && beside?.(typed)}
    </form>
  );
}

function Suggestion({ address, onUse }: { address: string; onUse: (address: string) => Promise<void> }) {
  const words = useWords();
  return (
    <button type="button" class="quiet suggestion" onClick={() => void onUse(address)}>
      {words.t("add_use", address)}
    </button>
  );
}

function problemOf(error: Extract<AddPubReply, { ok: false }>["error"]): Problem {
  const phrase = message(`address_${snake(error.kind)}`);
  return error.suggestion === undefined ? { phrase } : { phrase, suggestion: error.suggestion };
}
