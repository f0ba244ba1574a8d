import { useRef, useState } from "preact/hooks";
import { Compose } from "../ui/compose.tsx";
import { useWords } from "../ui/words.ts";
import type { PostList } from "./post-list.ts";
import { useReader } from "./reader.ts";

/** A post of one's own, for those who have a key. It is shown at once. */
export function Write({ list }: { list: PostList }) {
  const words = useWords();
  const { client, clock, random, me } = useReader();
  const [isOpen, setOpen] = useState(false);
  const button = useRef<HTMLButtonElement>(null);
  if (!me.value || me.value.state === "none") return null;
  const close = (): void => {
    setOpen(false);
    button.current?.focus();
  };
  const sent = async (): Promise<void> => {
    close();
    await list.look();
    list.take();
  };
  return (
    <div class="write">
      <button
        type="button"
        class="quiet"
        ref={button}
        aria-expanded={isOpen}
        onClick={() => setOpen((now) => !now)}
      >
        {words.t("feed_write")}
      </button>
      {isOpen && (
        <Compose
          client={client}
          clock={clock}
          random={random}
          context={{ kind: "new" }}
          onSent={() => void sent()}
          onCancel={close}
          isAsked
        />
      )}
    </div>
  );
}
