import { useCallback, useEffect, useRef, useState } from "preact/hooks";
import type { PersonView, peopleKinds } from "../rpc/people.ts";
import type { PageParts } from "../ui/parts.ts";

export type Who = (typeof peopleKinds)[number];

/** People are drawn by so many. */
const PAGE = 50;

interface Shown {
  readonly who: Who;
  readonly people: readonly PersonView[];
  readonly more: boolean;
}

/** The people of a kind, page by page; undefined before they are known. `again` reads as many as are shown once more. */
export function usePeople({ client }: PageParts, who: Who) {
  const [shown, setShown] = useState<Shown | undefined>(undefined);
  const turn = useRef(0);
  const read = useCallback(
    async (many: number): Promise<void> => {
      turn.current += 1;
      const mine = turn.current;
      const people: PersonView[] = [];
      let more = true;
      while (more && people.length < many) {
        const answer = await client.request("people", { who, from: people.length, limit: PAGE });
        if (!answer.ok) return;
        people.push(...answer.value.people);
        more = answer.value.more && answer.value.people.length > 0;
      }
      // Others were asked for meanwhile, or the same anew.
      if (mine === turn.current) setShown({ who, people, more });
    },
    [client, who],
  );
  useEffect(() => {
    void read(PAGE);
  }, [read]);
  const mine = shown?.who === who ? shown : undefined;
  const many = Math.max(PAGE, mine?.people.length ?? 0);
  return {
    people: mine?.people,
    hasMore: mine?.more ?? false,
    again: () => read(many),
    readMore: () => read(many + PAGE),
  };
}
