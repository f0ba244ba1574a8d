import { Fragment } from "preact";
import { useCallback, useEffect, useState } from "preact/hooks";
import type { EventView } from "../rpc/diagnostics.ts";
import { formatClock } from "../ui/dates.ts";
import type { PageParts } from "../ui/parts.ts";
import { useWords } from "../ui/words.ts";
import { eventDays } from "./event-days.ts";

/** What happened lately, in words, the newest first. */
export function Events({ client }: PageParts) {
  const words = useWords();
  const [events, setEvents] = useState<readonly EventView[] | undefined>(undefined);
  const read = useCallback(async (): Promise<void> => {
    const answer = await client.request("events", {});
    if (answer.ok) setEvents(answer.value);
  }, [client]);
  useEffect(() => {
    void read();
  }, [read]);
  return (
    <section class="events">
      <h2>{words.t("options_events_heading")}</h2>
      <button type="button" class="quiet" onClick={() => void read()}>
        {words.t("options_events_again")}
      </button>
      {events?.length === 0 && <p class="soft">{words.t("options_events_none")}</p>}
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by the keyboard */}
      <section class="log" tabIndex={0} aria-label={words.t("options_events_heading")}>
        {eventDays(events ?? [], words.locale).map(({ date, lines }) => (
          <Fragment key={date}>
            <h3>{date}</h3>
            <ol>
              {lines.map(({ at, said, times }, place) => (
                <li key={`${at} ${place}`}>
                  <time class="soft">{formatClock(words.locale, at)}</time>
                  <span>{times > 1 ? words.t("event_times", said, times) : words.say(said)}</span>
                </li>
              ))}
            </ol>
          </Fragment>
        ))}
      </section>
    </section>
  );
}
