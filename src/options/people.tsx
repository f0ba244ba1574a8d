import { useRef, useState } from "preact/hooks";
import { peopleKinds } from "../rpc/people.ts";
import { AvatarProvider } from "../ui/avatar.tsx";
import { useAvatars } from "../ui/avatar-drawn.tsx";
import { Follow } from "../ui/follow.tsx";
import { useNotices } from "../ui/notices-switch.tsx";
import type { PageParts } from "../ui/parts.ts";
import { keyBeginning, shownName } from "../ui/person-name.ts";
import { useWords } from "../ui/words.ts";
import { FollowFile } from "./follow-file.tsx";
import { Lists } from "./lists.tsx";
import { NoticesOf } from "./notices-of.tsx";
import { PersonRow } from "./person-row.tsx";
import { usePeople, type Who } from "./use-people.ts";

/** The people one follows, blocked or muted, or just knows; whom to follow next; and the lists of what is not shown. */
export function People(parts: PageParts) {
  const words = useWords();
  const [who, setWho] = useState<Who>("followed");
  const { view, setView } = useNotices(parts);
  const heading = useRef<HTMLHeadingElement>(null);
  const { people, hasMore, again, readMore } = usePeople(parts, who);
  const changed = (): void => {
    void again();
    // The focused button may go away with its row.
    heading.current?.focus();
  };
  return (
    <AvatarProvider value={useAvatars(parts)}>
      <p class="lead">{words.t("options_people_lead")}</p>
      <Follow {...parts} onFollowed={again} />
      <FollowFile {...parts} onFollowed={again} />
      <fieldset class="choice chips">
        <legend class="visually-hidden">{words.t("options_people_which")}</legend>
        {peopleKinds.map((kind) => (
          <label key={kind}>
            <input
              type="radio"
              name="who"
              value={kind}
              checked={kind === who}
              onChange={() => setWho(kind)}
            />
            <span>{words.t(`options_people_${kind}`)}</span>
          </label>
        ))}
      </fieldset>
      <section>
        <h2 class="visually-hidden" tabIndex={-1} ref={heading}>
          {words.t(`options_people_${who}`)}
        </h2>
        {people?.length === 0 && <p class="soft">{words.t("people_none")}</p>}
        <ul class="people-rows">
          {people?.map((person) => (
            <PersonRow
              key={person.author}
              person={person}
              onChanged={changed}
              notices={
                view?.choice.on && (
                  <NoticesOf
                    author={person.author}
                    who={shownName(person.name) ?? keyBeginning(person.author)}
                    choice={view.choice}
                    client={parts.client}
                    onView={setView}
                  />
                )
              }
              {...parts}
            />
          ))}
        </ul>
        {hasMore && (
          <button type="button" class="quiet" onClick={() => void readMore()}>
            {words.t("options_people_more")}
          </button>
        )}
      </section>
      <Lists {...parts} onChanged={again} />
    </AvatarProvider>
  );
}
