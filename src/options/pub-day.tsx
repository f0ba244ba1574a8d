import type { PubView } from "../rpc/contract.ts";
import type { dayFigures, PastEndingView, PubDayView } from "../rpc/options.ts";
import { formatDate, formatTime } from "../ui/dates.ts";
import { snake } from "../ui/messages.ts";
import { formatBytes, formatPercent } from "../ui/numbers.ts";
import type { PageParts } from "../ui/parts.ts";
import { ago, lasting, message, type Phrase, plural } from "../ui/phrase.ts";
import { dayKinds, dayPhrase, daySums, tripPhrase } from "../ui/pub-day.ts";
import { usePubDay } from "../ui/use-pub-day.ts";
import { useWords, type Words } from "../ui/words.ts";
import { DaySign, DayStrip } from "./day-strip.tsx";

/** A record that is younger says nothing beside that of the day. */
const DAY_MS = 24 * 60 * 60_000;

/** How a pub did in the last 24 hours: when it was there, how fast it answers, what came and went, and why channels ended. */
export function PubDay(parts: PageParts & { readonly pub: PubView }) {
  const words = useWords();
  const day = usePubDay(parts);
  if (!day) return <div class="day" />;
  const sums = daySums(day);
  const trip = tripPhrase(day);
  return (
    <div class="day">
      <DayStrip day={day} label={stripLabel(day, words)} />
      <Hours at={day.at} words={words} />
      <ul class="day-legend">
        {dayKinds
          .filter((kind) => sums[kind] > 0)
          .map((kind) => (
            <li key={kind}>
              <DaySign kind={kind} />
              {words.t(`day_part_${kind}`, lasting(sums[kind]))}
            </li>
          ))}
      </ul>
      {trip && day.trip && (
        <p>
          {words.say(trip)} <span class="soft">{words.t("day_trip_at", ago(day.at - day.trip.at))}</span>
        </p>
      )}
      <p>{words.t("day_traffic", ...traffic(sums, words))}</p>
      {day.at - day.since > DAY_MS && (
        <p>{words.t("day_traffic_ever", formatDate(words.locale, day.since), ...traffic(day.ever, words))}</p>
      )}
      {day.endings.length > 0 && (
        <details>
          <summary>{words.t("day_endings")}</summary>
          <ul class="day-endings">
            {day.endings.map((past) => (
              <li key={past.first}>{endingLine(past, day.at, words)}</li>
            ))}
          </ul>
        </details>
      )}
    </div>
  );
}

/** Clock times below the strip; the strip says in words what they are for. */
function Hours({ at, words }: { readonly at: number; readonly words: Words }) {
  const hours = [24, 18, 12, 6, 0].map((back) => at - back * 60 * 60_000 + (back === 24 ? 1 : 0));
  return (
    <p class="day-hours soft" aria-hidden="true">
      {hours.map((hour) => (
        <span key={hour}>{formatTime(words.locale, hour, at)}</span>
      ))}
    </p>
  );
}

/** The strip in words: how long it was connected, and how it went last. */
function stripLabel(day: PubDayView, words: Words): string {
  const gone = day.endings.find(({ open }) => open);
  const when = gone && formatTime(words.locale, gone.last, day.at);
  return [words.say(dayPhrase(day)), when && gone && words.t("day_gone", when, pastPhrase(gone.ending))]
    .filter(Boolean)
    .join(" ");
}

const pastPhrase = ({ kind, status }: PastEndingView["ending"]): Phrase =>
  kind === "status" ? message("past_status", String(status ?? "?")) : message(`past_${snake(kind)}`);

function endingLine({ ending, first, last, times }: PastEndingView, now: number, words: Words): string {
  const [from, to] = [first, last].map((at) => formatTime(words.locale, at, now));
  return times === 1
    ? words.t("day_ending", to ?? "", pastPhrase(ending))
    : words.t("day_ending_times", from ?? "", to ?? "", times, pastPhrase(ending));
}

/** In, out, and how much of what was told was new. */
function traffic(
  figures: Readonly<Record<(typeof dayFigures)[number], number>>,
  words: Words,
): readonly string[] {
  const { fresh, known } = figures;
  const useful =
    fresh + known > 0 &&
    words.t(
      known === 0 ? "day_useful_all" : "day_useful",
      formatPercent(words.locale, fresh / (fresh + known)),
      plural("day_texts", fresh + known),
    );
  return [formatBytes(words.locale, figures.in), formatBytes(words.locale, figures.out), useful || ""];
}
