/** The events of the log as a person reads them: day by day, in sentences, what was the same in a row told once. */
import type { EventView } from "../rpc/diagnostics.ts";
import { formatDate } from "../ui/dates.ts";
import { snake } from "../ui/messages.ts";
import { message, type Part, type Phrase, plural } from "../ui/phrase.ts";
import { pubAddress } from "../ui/pub-address.ts";

interface EventLine {
  /** Of the newest of them, ms. */
  readonly at: number;
  readonly said: Phrase;
  readonly times: number;
}

interface EventDay {
  /** As a date is written. */
  readonly date: string;
  readonly lines: readonly EventLine[];
}

/** @param events as they are given: the newest first */
export function eventDays(events: readonly EventView[], locale: string): readonly EventDay[] {
  const days: { readonly date: string; readonly lines: EventLine[] }[] = [];
  let [before, last] = ["", ""];
  for (const event of events) {
    const date = formatDate(locale, event.at);
    const same = JSON.stringify({ ...event, at: date });
    if (date !== before) days.push({ date, lines: [] });
    const lines = days.at(-1)?.lines ?? [];
    const line = lines.at(-1);
    if (line && same === last) lines.splice(-1, 1, { ...line, times: line.times + 1 });
    else lines.push({ at: event.at, said: eventPhrase(event), times: 1 });
    [before, last] = [date, same];
  }
  return days;
}

/** What happened, as one sentence. */
function eventPhrase({ what, of = "", detail = "" }: EventView): Phrase {
  return message(`event_${snake(what)}`, pubAddress(of).host, detailOf(what, detail));
}

function detailOf(what: EventView["what"], detail: string): Part {
  return what === "caught-up" ? plural("event_texts", Number(detail)) : detail;
}
