import { useComputed, useSignal } from "@preact/signals";
import { useLayoutEffect, useMemo, useRef } from "preact/hooks";
import { AvatarProvider } from "../ui/avatar.tsx";
import { avatarsFrom } from "../ui/avatar-drawn.tsx";
import type { PageParts } from "../ui/parts.ts";
import { Pictures } from "../ui/pictures.ts";
import { useWords } from "../ui/words.ts";
import { type Address, hashOf } from "./address.ts";
import { Named } from "./named.tsx";
import { Names } from "./names.ts";
import { Newest } from "./newest.tsx";
import { PersonView } from "./person-view.tsx";
import { type Reader, ReaderProvider, useReader } from "./reader.ts";
import { Search } from "./search.tsx";
import { StateLine } from "./state-line.tsx";
import { Thread } from "./thread.tsx";
import { Top } from "./top.tsx";
import { useAddress } from "./use-address.ts";
import { useMe } from "./use-me.ts";

const MINUTE = 60_000;

interface AppParts extends PageParts, Pick<Reader, "random"> {
  /** Where it is kept whether letters alone are keys. */
  readonly letterKeys?: { readonly recalled: () => boolean; readonly recall: (on: boolean) => void };
}

/** The reader: what the address names, below a bar that leads everywhere. */
export function App({ letterKeys, ...parts }: AppParts) {
  const { client, clock, model } = parts;
  const isLetterKey = useSignal(letterKeys?.recalled() ?? true);
  const me = useMe(client);
  const { address, moved } = useAddress();
  const minute = useComputed(() => Math.floor(model.now.value / MINUTE) * MINUTE);
  const reader = useMemo<Reader>(
    () => ({
      ...parts,
      minute,
      me,
      names: new Names(),
      pictures: new Pictures(client, clock),
      left: new Map(),
      letters: {
        on: isLetterKey,
        choose: (on) => {
          isLetterKey.value = on;
          letterKeys?.recall(on);
        },
      },
    }),
    [client, clock, model],
  );
  const avatars = useMemo(() => avatarsFrom(reader.pictures), [reader]);
  return (
    <ReaderProvider value={reader}>
      <AvatarProvider value={avatars}>
        <Top address={address} />
        <main class="view">
          <StateLine {...parts} />
          <View key={hashOf(address)} address={address} moved={moved} />
        </main>
      </AvatarProvider>
    </ReaderProvider>
  );
}

function View({ address, moved }: { address: Address; moved: boolean }) {
  const words = useWords();
  const { left } = useReader();
  const view = useRef<HTMLDivElement>(null);
  useLayoutEffect(() => {
    // A list that was left goes on where it was, by itself.
    if (moved && left.get(hashOf(address))?.place === undefined) scrollTo({ top: 0, behavior: "instant" });
  }, []);
  useLayoutEffect(() => {
    const heading = view.current?.querySelector("h1");
    document.title = `${heading?.textContent ?? ""} · ${words.t("feed_title")}`;
    // The keyboard and the screen reader follow to what was asked for, unless it has a field that took the focus already.
    if (moved && !view.current?.contains(document.activeElement)) heading?.focus({ preventScroll: true });
  }, []);
  return (
    <div ref={view}>
      <Drawn address={address} />
    </div>
  );
}

function Drawn({ address }: { address: Address }) {
  switch (address.kind) {
    case "newest":
      return <Newest whose={address.whose} />;
    case "person":
      return <PersonView author={address.author} />;
    case "post":
      return <Thread id={address.id} />;
    case "named":
      return <Named name={address.name} />;
    case "search":
      return <Search query={address.query} />;
  }
}
