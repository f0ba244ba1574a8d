import { expect, test } from "vitest";
import { MachineClock, TestClock } from "../../testing/test-clock.ts";
import { RoundTrip } from "./round-trip.ts";

const key = `${"k".repeat(43)}=`;
const other = `${"o".repeat(43)}=`;
const messageBy = (author: string): string => author + "m".repeat(164);

function setup() {
  const shared = new TestClock();
  const clock = new MachineClock(shared);
  const trips: number[] = [];
  return { clock, shared, trips, trip: new RoundTrip(clock, (ms) => trips.push(ms)) };
}

test("goes from an ask to its echo, or to a message of the author who was asked for; nothing else ends it", async () => {
  const { shared, trip, trips } = setup();
  trip.heard(key);
  trip.left(messageBy(other));
  trip.left(key);
  await shared.advance(40);
  trip.heard(messageBy(other));
  trip.heard("something");
  trip.heard(messageBy(key));
  trip.heard(key);
  trip.left(key);
  await shared.advance(7);
  trip.heard(key);
  expect(trips).toEqual([40, 7]);
});

test("an ask that stays without an answer gives way to another one, but not at once", async () => {
  const { shared, trip, trips } = setup();
  trip.left(key);
  await shared.advance(9_999);
  trip.left(other);
  trip.heard(other);
  expect(trips).toEqual([]);
  await shared.advance(1);
  trip.left(other);
  await shared.advance(25);
  trip.heard(other);
  expect(trips).toEqual([25]);
});

test("a clock that was set meanwhile, or a sleep of hours, gives no time", async () => {
  const { clock, shared, trip, trips } = setup();
  for (const jump of [-86_400_000, 86_400_000]) {
    trip.left(key);
    await shared.advance(50);
    clock.offset += jump;
    trip.heard(key);
  }
  expect(trips).toEqual([]);
});
