import { expect, test } from "vitest";
import { type EventView, eventKinds } from "../rpc/diagnostics.ts";
import { english } from "../testing/english.ts";
import { german } from "../testing/german.ts";
import { MINUTE, SAMPLE_NOW } from "../testing/sample-views.ts";
import { formatDate } from "../ui/dates.ts";
import { eventDays } from "./event-days.ts";

/** 2026-01-01T12:20:00Z: no time zone has a midnight in the 20 minutes before. */
const NOON = SAMPLE_NOW + 740 * MINUTE;
const said = (events: readonly EventView[]) =>
  eventDays(events, "en").map(({ date, lines }) => [
    date,
    ...lines.map(({ said, times }) => `${english.say(said)} ${times}`),
  ]);

test("each event is a sentence, with whom it is about and how much it was", () => {
  expect(
    said([
      { at: NOON, what: "ended-status", of: "wss://pub.example/", detail: "502" },
      { at: NOON, what: "caught-up", of: "ws://127.0.0.1:9000/", detail: "1204" },
      { at: NOON, what: "caught-up", of: "wss://pub.example/", detail: "1" },
      { at: NOON, what: "failed", of: "outbox", detail: "TypeError: …" },
    ]),
  ).toEqual([
    [
      formatDate("en", NOON),
      "pub.example answered with error 502. 1",
      "Caught up with 127.0.0.1:9000: 1,204 texts read. 1",
      "Caught up with pub.example: 1 text read. 1",
      "Something failed inside (outbox): TypeError: … 1",
    ],
  ]);
});

test("what was the same in a row is told once, and no day has another's", () => {
  const at = (back: number): EventView => ({ at: NOON - back * MINUTE, what: "woke-alarm" });
  const other: EventView = { at: NOON - MINUTE, what: "woke-page" };
  expect(said([at(0), at(1), other, at(2), at(40 * 60)])).toEqual([
    [
      formatDate("en", NOON),
      "Woke up by itself to look after the pubs. 2",
      "A page of the extension was opened. 1",
      "Woke up by itself to look after the pubs. 1",
    ],
    [formatDate("en", NOON - 40 * 60 * MINUTE), "Woke up by itself to look after the pubs. 1"],
  ]);
});

test.each([english, german])("no sentence lacks what goes into it, in $locale", (words) => {
  for (const what of eventKinds) {
    const [day] = eventDays([{ at: NOON, what, of: "wss://pub.example/", detail: "7" }], words.locale);
    const text = words.say(day?.lines[0]?.said as never);
    expect(text).toMatch(/\S/);
    if (/^(ended|caught|catch|job|pub)/.test(what)) expect(text).toContain("pub.example");
    if (/status$|^caught-up|^failed/.test(what)) expect(text).toContain("7");
  }
});
