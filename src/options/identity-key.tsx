import { useLayoutEffect, useRef, useState } from "preact/hooks";
import type { IdentityView } from "../rpc/identity.ts";
import type { PageParts } from "../ui/parts.ts";
import { useAction } from "../ui/use-action.ts";
import { useWords } from "../ui/words.ts";
import { Opened, Unlock } from "./identity-open.tsx";
import { PublicKey } from "./identity-public.tsx";
import { Seal } from "./identity-seal.tsx";
import { useSecrets } from "./identity-secrets.ts";

export type KnownIdentity = Exclude<IdentityView, { readonly state: "none" }>;

/** What is being done with the key; `unlock` is open by itself while it is locked. */
type Task = "none" | "seal" | "unseal" | "reseal" | "show" | "forget";

interface KeyParts extends PageParts {
  readonly view: KnownIdentity;
  /** It was not here when the page was opened. */
  readonly isCome: boolean;
  /** Something was written where the background finds it. */
  readonly onChanged: () => void;
  readonly onLock: () => void;
  readonly onForget: () => void;
}

/** The key: how it is kept, locked or not, and all that can be done with it. */
export function IdentityKey(parts: KeyParts) {
  const words = useWords();
  const { view, isCome, onLock, onForget, onChanged } = parts;
  const [task, setTask] = useState<Task>("none");
  const state = useRef<HTMLParagraphElement>(null);
  const first = useRef(isCome ? undefined : view.state);
  // What was pressed is gone once the key is kept, locked or unlocked: the keyboard goes on where that is said.
  useLayoutEffect(() => {
    if (first.current !== view.state) state.current?.focus();
    first.current = undefined;
  }, [view.state]);
  const done = (): void => {
    setTask("none");
    onChanged();
  };
  const offer = (wish: Task, text: string) => (
    <button
      type="button"
      class="quiet"
      aria-expanded={task === wish}
      onClick={() => setTask(task === wish ? "none" : wish)}
    >
      {text}
    </button>
  );
  const isSealed = view.state !== "device";
  return (
    <section class="identity-key">
      <PublicKey author={view.author} />
      <p role="status" tabIndex={-1} ref={state}>
        {words.t(`identity_state_${view.state}`)}
      </p>
      {view.state === "locked" && <Unlock key="unlock" {...parts} onDone={done} />}
      <div class="actions">
        {view.state === "unlocked" && (
          <button type="button" class="primary" onClick={onLock}>
            {words.t("identity_lock")}
          </button>
        )}
        {view.state === "device" && offer("seal", words.t("identity_seal"))}
        {isSealed && offer("reseal", words.t("identity_reseal"))}
        {isSealed && offer("unseal", words.t("identity_unseal"))}
        {isSealed && offer("show", words.t("identity_show"))}
        {offer("forget", words.t("identity_forget"))}
      </div>
      {isSealed && <IdleLock {...parts} />}
      {task === "seal" && <Seal author={view.author} onDone={done} />}
      {(task === "reseal" || task === "unseal" || task === "show") && (
        <Opened key={task} {...parts} task={task} onDone={done} />
      )}
      {task === "forget" && (
        <fieldset class="actions" aria-label={words.t("identity_forget")}>
          <span class="question">{words.t("identity_forget_question")}</span>
          <button type="button" class="danger" onClick={onForget}>
            {words.t("identity_forget_yes")}
          </button>
          <button type="button" class="quiet" onClick={() => setTask("none")}>
            {words.t("identity_cancel")}
          </button>
        </fieldset>
      )}
    </section>
  );
}

/** Locking when nobody is there: the browser is asked for the permission to know that. */
function IdleLock({ client, view, onChanged }: KeyParts) {
  const words = useWords();
  const { askIdle } = useSecrets();
  const choose = useAction(client, "lockOnIdle");
  const [isRefused, setRefused] = useState(false);
  const set = async (on: boolean): Promise<void> => {
    const isGranted = !on || (await askIdle());
    setRefused(!isGranted);
    if (isGranted) await choose.run({ on });
    onChanged();
  };
  return (
    <div class="choice">
      <label>
        <input
          type="checkbox"
          checked={view.lockOnIdle}
          onChange={({ currentTarget }) => void set(currentTarget.checked)}
        />
        {words.t("identity_idle")}
      </label>
      <p class="error" role="alert">
        {isRefused ? words.t("identity_idle_refused") : choose.trouble && words.say(choose.trouble)}
      </p>
    </div>
  );
}
