/** The record over lives of the worker, through the engine: what it says of a pub is what that pub did. */
import { expect, test } from "vitest";
import { seededRandom } from "../../base/random.ts";
import { PUB, type Setup } from "../../testing/engine-setup.ts";
import { hear } from "../../testing/hand-transport.ts";
import { opened } from "../../testing/opened.ts";
import { type Activity, activities, type PubDay, QUARTER_MS, quarterOf } from "./pub-day.ts";
import { dayKey, PubHistory, WRITE_DAY_MS } from "./pub-history.ts";

const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;

function dayOf({ pool }: Pick<Setup, "pool">, url = PUB): PubDay {
  const day = pool.errands.day(url);
  if (!day) throw new Error(`no day of ${url}`);
  return day;
}
function minutes(day: PubDay): Partial<Record<Activity, number>> {
  const sums = activities.map((kind) => {
    const ms = [...day.quarters.values()].reduce((sum, quarter) => sum + (quarter[kind] ?? 0), 0);
    return [kind, Math.round(ms / MINUTE)] as const;
  });
  return Object.fromEntries(sums.filter(([, sum]) => sum > 0));
}

test("an hour connected, some minutes gone, an hour paused", async () => {
  const made = await opened();
  const { clock, channel, pool } = made;
  const alive = async (ms: number): Promise<void> => {
    for (let spent = 0; spent < ms; spent += 30 * SECOND) {
      hear(channel, "x");
      await clock.advance(30 * SECOND);
    }
  };
  await alive(HOUR);
  channel.events.ended({ code: 1006 });
  await clock.advance(10 * MINUTE);
  pool.pause(PUB, true);
  await clock.advance(HOUR);
  const day = dayOf(made);
  expect(minutes(day)).toEqual({ connected: 60, waiting: 10, paused: 60 });
  expect(day.endings.at(-1)).toMatchObject({ ending: { kind: "closed" }, times: 1, open: true });
  expect(day.endings[0]).toMatchObject({ ending: { kind: "no-answer" }, open: false });
});

test("is kept over the worker's death; the time without it is nobody's", async () => {
  const made = await opened();
  await made.clock.advance(30 * MINUTE);
  const before = minutes(dayOf(made));
  await made.pool.close();
  await made.clock.advance(3 * HOUR);
  const after = await made.again();
  const kept = minutes(dayOf(after));
  expect(kept.connected).toBe(before.connected);
  // What was not written yet is lost with the worker.
  expect((before.waiting ?? 0) - (kept.waiting ?? 0)).toBeLessThanOrEqual(WRITE_DAY_MS / MINUTE);
  await after.clock.advance(20 * MINUTE);
  expect(minutes(dayOf(after))).toEqual({ ...kept, waiting: (kept.waiting ?? 0) + 20 });
});

test("a pub that was removed and added again has no past", async () => {
  const made = await opened();
  const { clock, pool, store } = made;
  await clock.advance(30 * MINUTE);
  expect(await store.value("pubs", dayKey(PUB))).toBeDefined();
  await pool.remove(PUB);
  expect(pool.errands.day(PUB)).toBeUndefined();
  expect(await store.value("pubs", dayKey(PUB))).toBeUndefined();
  pool.add(PUB);
  await clock.settle();
  expect(dayOf(made)).toMatchObject({ since: clock.now(), endings: [], ever: { in: 0 } });
  expect(minutes(dayOf(made))).toEqual({});
});

test("is written where it changed, else each five minutes: not on each frame, and not on each tick", async () => {
  const { clock, channel, store } = await opened();
  const written = new Set<unknown>();
  for (let spent = 0; spent < HOUR; spent += 10 * SECOND) {
    hear(channel, "x");
    await clock.advance(10 * SECOND);
    written.add(((await store.value("pubs", dayKey(PUB))) as { at: number } | undefined)?.at);
  }
  expect(written.size).toBeGreaterThanOrEqual(HOUR / WRITE_DAY_MS - 1);
  expect(written.size).toBeLessThanOrEqual(HOUR / WRITE_DAY_MS + 3);
});

test("counts what came and went, and what of it was new", async () => {
  const made = await opened();
  const { clock, channel, writer } = made;
  const { message, content } = await (await writer()).write("something new");
  await clock.advance(5 * SECOND);
  const before = dayOf(made).ever;
  for (const text of [content, message, content, message, message]) hear(channel, text);
  await clock.advance(SECOND);
  // Told once more when it is held.
  hear(channel, message);
  await clock.advance(SECOND);
  const { ever } = dayOf(made);
  expect([ever.fresh - before.fresh, ever.known - before.known]).toEqual([2, 4]);
  expect(ever.in - before.in).toBe(2 * content.length + 4 * message.length);
  const said = channel.said.join("").length;
  // They ask for it, and are answered.
  hear(channel, (await made.apds.hash(content)) as string);
  await clock.advance(SECOND);
  expect(channel.said.join("").length - said).toBeGreaterThanOrEqual(content.length);
  expect(dayOf(made).ever.out - ever.out).toBe(channel.said.join("").length - said);
});

test("the answer to an ask of a key is timed, another frame is none", async () => {
  const made = await opened();
  const { clock, channel } = made;
  // Nothing comes for so long that a sign of life is asked for.
  while (channel.said.length === 0) await clock.advance(SECOND);
  const asked = channel.said.at(-1) ?? "";
  await clock.advance(120);
  hear(channel, "x");
  expect(dayOf(made).trip).toBeUndefined();
  await clock.advance(30);
  hear(channel, asked);
  expect(dayOf(made).trip).toMatchObject({ at: clock.now() });
  expect(dayOf(made).trip?.ms).toBeGreaterThanOrEqual(150);
  expect(dayOf(made).trip?.ms).toBeLessThan(1_150);
});

test("a row that does not parse begins anew, and what is not of this day is left out", () => {
  const now = QUARTER_MS * 2_000_000;
  const traffic = { in: 0, out: 0, fresh: 0, known: 0 };
  const whole = new PubHistory(PUB, undefined, traffic, now - MINUTE);
  whole.became("paused", now - MINUTE);
  const { value } = whole.takeDue(now) ?? {};
  expect(new PubHistory(PUB, value, traffic, now).day(now).since).toBe(now - MINUTE);
  const row = value as { readonly quarters: readonly unknown[] };
  const old = [{ nth: 5, sums: { connected: 1 } }, { nth: 9e9, sums: { off: 1 } }, ...row.quarters];
  const { quarters } = new PubHistory(PUB, { ...row, quarters: old }, traffic, now).day(now);
  expect([...quarters].filter(([, quarter]) => Object.keys(quarter).length > 0)).toEqual([
    [quarterOf(now - 1), { paused: MINUTE }],
  ]);
  for (const broken of [
    null,
    "x",
    { ...row, at: Number.NaN },
    { ...row, quarters: [{ nth: 5, sums: { connected: "x" } }] },
    { ...row, quarters: { 5: { connected: 1 } } },
  ])
    expect(new PubHistory(PUB, broken, traffic, now).day(now).since).toBe(now);
});

test("what a life of the worker begins with is not worth a write, what changes then is", () => {
  const now = QUARTER_MS * 2_000_000;
  const traffic = { in: 0, out: 0, fresh: 0, known: 0 };
  const before = new PubHistory(PUB, undefined, traffic, now - MINUTE);
  before.became("open", now - MINUTE);
  const row = before.takeDue(now)?.value;
  expect(row).toBeDefined();
  const woken = new PubHistory(PUB, row, traffic, now);
  woken.became("waiting", now);
  expect(woken.takeDue(now)).toBeUndefined();
  woken.became("open", now);
  expect(woken.takeDue(now)).toBeDefined();
});

test("what is only looked at comes to the same as what is read at each look, whatever the clock does", () => {
  const traffic = { in: 0, out: 0, fresh: 0, known: 0 };
  for (let seed = 1; seed <= 40; seed++) {
    const luck = seededRandom(seed);
    let now = QUARTER_MS * 2_000_000;
    const [looked, read] = [1, 2].map(() => new PubHistory(PUB, undefined, traffic, now));
    for (let look = 0; look < 400; look++) {
      const draw = luck.next();
      // A tick; now and then a sleep, or a clock that is set back.
      now += draw < 0.95 ? 20_000 : Math.round((luck.next() - 0.3) * HOUR);
      if (luck.next() < 0.03) {
        const kind = luck.next() < 0.5 ? "open" : "waiting";
        looked?.became(kind, now);
        read?.became(kind, now);
      }
      looked?.takeDue(now);
      read?.day(now);
    }
    expect(looked?.day(now)).toEqual(read?.day(now));
  }
});

test("what came before a quarter's last look is of that quarter", () => {
  const start = QUARTER_MS * 2_000_000;
  const traffic = { in: 0, out: 0, fresh: 0, known: 0 };
  const history = new PubHistory(PUB, undefined, traffic, start);
  history.became("open", start);
  for (let at = start; at <= start + QUARTER_MS + MINUTE; at += 20_000) {
    if (at === start + QUARTER_MS - MINUTE) traffic.in += 7;
    if (at === start + QUARTER_MS + MINUTE) traffic.in += 5;
    history.takeDue(at);
  }
  const { quarters } = history.day(start + QUARTER_MS + MINUTE);
  expect([...quarters.values()].map((quarter) => quarter.in)).toEqual([7, 5]);
});
