import { useComputed } from "@preact/signals";
import { useEffect, useMemo, useRef } from "preact/hooks";
import type { PageParts } from "../ui/parts.ts";
import { useWords } from "../ui/words.ts";
import { type Address, hashOf } from "./address.ts";
import { Named } from "./named.tsx";
import { Names } from "./names.ts";
import { Newest } from "./newest.tsx";
import { PersonView } from "./person-view.tsx";
import { Pictures } from "./pictures.ts";
import { type Reader, ReaderProvider } from "./reader.ts";
import { Search } from "./search.tsx";
import { StateLine } from "./state-line.tsx";
import { Thread } from "./thread.tsx";
import { Top } from "./top.tsx";
import { useAddress } from "./use-address.ts";

const MINUTE = 60_000;

/** The reader: what the address names, below a bar that leads everywhere. */
export function App(parts: PageParts) {
  const { client, clock, model } = parts;
  const address = useAddress();
  const minute = useComputed(() => Math.floor(model.now.value / MINUTE) * MINUTE);
  const reader = useMemo<Reader>(
    () => ({
      ...parts,
      minute,
      names: new Names(),
      pictures: new Pictures(client, clock),
      left: new Map(),
    }),
    [client, clock, model],
  );
  return (
    <ReaderProvider value={reader}>
      <Top address={address} />
      <main class="view">
        <StateLine {...parts} />
        <View key={keyOf(address)} address={address} />
      </main>
    </ReaderProvider>
  );
}

/** Another search is the same view, with its fields. */
const keyOf = (address: Address): string => hashOf(address);

function View({ address }: { address: Address }) {
  const words = useWords();
  const view = useRef<HTMLDivElement>(null);
  useEffect(() => {
    const heading = view.current?.querySelector("h1");
    document.title = `${heading?.textContent ?? ""} · ${words.t("feed_title")}`;
    // The keyboard and the screen reader follow to what was asked for, but for the first view and a field that has the focus already.
    if (document.activeElement === document.body && history.length > 1)
      heading?.focus({ preventScroll: true });
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
