import { useRef, useState } from "preact/hooks";
import type { Replies } from "../rpc/contract.ts";
import { holdsPrivateKey } from "../rpc/key-pair.ts";
import { snake } from "./messages.ts";
import { Namesakes } from "./namesakes.tsx";
import type { PageParts } from "./parts.ts";
import { message, type Phrase } from "./phrase.ts";
import { useAction } from "./use-action.ts";
import { useWords } from "./words.ts";

/** The contract takes no longer one. */
const NAME_CHARACTERS = 200;

interface FollowParts extends PageParts {
  readonly onFollowed: () => Promise<void>;
}

/** What pubs say of a name, and who calls themselves so here. */
interface Found {
  /** Undefined: they are being asked. */
  readonly answers: Replies["directory"] | undefined;
  readonly held: Replies["named"];
}

/** A key has 44 characters, the last one `=`; whatever else is typed is a name. */
const KEY = /^[A-Za-z0-9+/]{43}=$/;

/** Links of Wiredove end in `#` and a key, a whole message, which begins with its author's, or a name of the pub's directory. */
const LINK = /^https?:\/\/\S+#([A-Za-z0-9+/]{43}=(?=$|[A-Za-z0-9+/=]{164}$)|[^\s#?/=]{1,43}$)/;
const linked = (text: string): string =>
  LINK.exec(text.replace(/%(2B|2F|3D)/gi, (code) => decodeURIComponent(code)))?.[1] ?? text;

/** The field to follow somebody by key or a link with one; or by name, which the pubs are asked for. */
export function Follow({ client, onFollowed }: FollowParts) {
  const words = useWords();
  const interest = useAction(client, "interest");
  const [typed, setTyped] = useState("");
  const [problem, setProblem] = useState<Phrase | undefined>(undefined);
  const directory = useAction(client, "directory");
  const [found, setFound] = useState<Found | undefined>(undefined);
  const field = useRef<HTMLInputElement>(null);

  const type = (text: string): void => {
    const key = holdsPrivateKey(text);
    if (key && field.current) field.current.value = "";
    setTyped(key ? "" : text);
    setProblem(key ? message("add_key_pair") : undefined);
    setFound(undefined);
  };

  const follow = async (author: string): Promise<void> => {
    const answer = await interest.run({ author, interest: "followed" });
    field.current?.focus();
    if (!answer.ok) return;
    if (!answer.value.ok) return setProblem(message(`follow_${snake(answer.value.error.kind)}`));
    type("");
    await onFollowed();
  };

  const submit = async (given: string): Promise<void> => {
    const text = linked(given);
    if (text === "" || KEY.test(text)) return follow(text);
    if (text.length > NAME_CHARACTERS) return setProblem(message("follow_author"));
    const telling = directory.run({ name: text });
    // What is here is known at once, and without any pub.
    const known = await client.request("named", { name: text });
    const held = known.ok ? known.value : [];
    const isAsked = (): boolean => (field.current?.value ?? "").trim() === given;
    if (isAsked()) setFound({ answers: undefined, held });
    const told = await telling;
    if (isAsked())
      setFound(told.ok || held.length > 0 ? { answers: told.ok ? told.value : [], held } : undefined);
  };

  const error = problem ?? interest.trouble ?? directory.trouble;
  return (
    <form
      class="add"
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        void submit((field.current?.value ?? typed).trim());
      }}
    >
      <label for="follow">{words.t("follow_label")}</label>
      <div class="field">
        <input
          id="follow"
          ref={field}
          type="text"
          autocomplete="off"
          autocapitalize="off"
          spellcheck={false}
          value={typed}
          aria-invalid={error !== undefined}
          aria-describedby="follow-error"
          onInput={(event) => type(event.currentTarget.value)}
        />
        <button type="submit">{words.t("follow_button")}</button>
      </div>
      <div id="follow-error" class="error" role="alert">
        {error && <p>{words.say(error)}</p>}
      </div>
      {found && <Namesakes {...found} onChoose={(author) => void follow(author)} />}
    </form>
  );
}
