import { useEffect, useLayoutEffect, useRef, useState } from "preact/hooks";
import { every, startOfDay } from "../base/clock.ts";
import { holdsPrivateKey } from "../rpc/key-pair.ts";
import { plural } from "../ui/phrase.ts";
import { useWords } from "../ui/words.ts";
import { hashOf, type Query } from "./address.ts";
import { SoughtProvider } from "./highlight.ts";
import { PAGE } from "./newest.tsx";
import { Notice } from "./notice.tsx";
import { PeopleFound } from "./people-found.tsx";
import { PersonName } from "./person.tsx";
import { Posts } from "./posts.tsx";
import { useReader } from "./reader.ts";
import { loadedAs, useList } from "./use-list.ts";

const DAY_MS = 86_400_000;
const LOOK_MS = 3_000;

/** Posts by words, by person and by date. */
export function Search({ query }: { query: Query }) {
  const words = useWords();
  const hasQuestion = query.words.trim() !== "" || query.from !== undefined || query.to !== undefined;
  return (
    <>
      <h1 class="visually-hidden" tabIndex={-1}>
        {words.t("feed_search")}
      </h1>
      <SearchForm key={hashOf({ kind: "search", query })} query={query} />
      {hasQuestion ? <Found query={query} /> : <p class="end soft">{words.t("feed_search_hint")}</p>}
    </>
  );
}

function SearchForm({ query }: { query: Query }) {
  const words = useWords();
  const field = useRef<HTMLInputElement>(null);
  const [isKey, setKey] = useState(false);
  useLayoutEffect(() => field.current?.focus({ preventScroll: true }), []);
  const submit = (form: HTMLFormElement): void => {
    const text = (name: string): string => {
      const value = new FormData(form).get(name);
      return typeof value === "string" ? value.trim() : "";
    };
    const [from, to] = [text("from"), text("to")];
    // An address stays in the browser's history.
    if (holdsPrivateKey(text("words"))) {
      if (field.current) field.current.value = "";
      return setKey(true);
    }
    location.hash = hashOf({
      kind: "search",
      query: {
        words: text("words"),
        ...(query.author !== undefined && { author: query.author }),
        ...(from && { from }),
        ...(to && { to }),
      },
    });
  };
  return (
    <search>
      <form
        class="search"
        onSubmit={(event) => {
          event.preventDefault();
          submit(event.currentTarget);
        }}
      >
        <div class="search-words">
          <label for="words" class="visually-hidden">
            {words.t("feed_search_words")}
          </label>
          <input
            id="words"
            name="words"
            type="search"
            dir="auto"
            maxLength={200}
            autocomplete="off"
            spellcheck={false}
            placeholder={words.t("feed_search_words")}
            ref={field}
            defaultValue={query.words}
            onInput={({ currentTarget }) => {
              const isOne = holdsPrivateKey(currentTarget.value);
              if (isOne) currentTarget.value = "";
              setKey(isOne);
            }}
          />
          <button type="submit" class="primary">
            {words.t("feed_search")}
          </button>
        </div>
        {isKey && (
          <p class="error" role="alert">
            {words.t("add_key_pair")}
          </p>
        )}
        <div class="search-days">
          <label>
            {words.t("feed_search_from")} <input type="date" name="from" defaultValue={query.from ?? ""} />
          </label>
          <label>
            {words.t("feed_search_to")} <input type="date" name="to" defaultValue={query.to ?? ""} />
          </label>
          {query.author && (
            <p>
              {words.t("feed_search_by")} <PersonName author={query.author} />{" "}
              <a href={hashOf({ kind: "search", query: withoutAuthor(query) })}>
                {words.t("feed_search_by_all")}
              </a>
            </p>
          )}
        </div>
      </form>
    </search>
  );
}

const withoutAuthor = ({ words, from, to }: Query): Query => ({
  words,
  ...(from !== undefined && { from }),
  ...(to !== undefined && { to }),
});

/** Among fewer posts than there are: the next step is to look among all. */
function FoundNone({ query: { words: sought, author, from, to } }: { query: Query }) {
  const words = useWords();
  const isNarrow = (author ?? from ?? to) !== undefined && sought.trim() !== "";
  return (
    <Notice
      text={words.t("feed_found_none")}
      action={words.t(isNarrow ? "feed_search_all" : "feed_to_everyone")}
      href={hashOf(
        isNarrow ? { kind: "search", query: { words: sought } } : { kind: "newest", whose: "everyone" },
      )}
    />
  );
}

function Found({ query }: { query: Query }) {
  const words = useWords();
  const { client, names, clock } = useReader();
  const from = query.from === undefined ? undefined : startOfDay(query.from);
  const until = query.to === undefined ? undefined : startOfDay(query.to);
  const left = useList(hashOf({ kind: "search", query }), () => async (next) => {
    const answer = await client.request("search", {
      words: query.words,
      limit: PAGE,
      ...(query.author !== undefined && { author: query.author }),
      ...(from !== undefined && { from }),
      // The day itself is meant too.
      ...(until !== undefined && { to: until + DAY_MS }),
      ...next,
    });
    return loadedAs(answer, names);
  });
  const unindexed = left.list.unindexed.value;
  // The index grows behind what is read here: what it finds by then waits behind a button, as anything new.
  useEffect(() => {
    const life = new AbortController();
    if (unindexed > 0) every(clock, LOOK_MS, life.signal, () => void left.list.look());
    return () => life.abort();
  }, [unindexed > 0, clock, left]);
  return (
    <>
      {query.author === undefined && query.words !== "" && <PeopleFound name={query.words} />}
      {unindexed > 0 && <p class="soft">{words.say(plural("feed_unindexed", unindexed))}</p>}
      {/* The number changes each few seconds: it is seen, and that there is one is said once. */}
      <p class="visually-hidden" role="status">
        {unindexed > 0 ? words.t("feed_unindexed_said") : ""}
      </p>
      <SoughtProvider value={query.words}>
        <Posts left={left} label={words.t("feed_found")} empty={<FoundNone query={query} />} />
      </SoughtProvider>
    </>
  );
}
