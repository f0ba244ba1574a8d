import { type Post, parseAuthor } from "apds";
import { describe, expect, test } from "vitest";
import messages from "../../public/_locales/en/messages.json" with { type: "json" };
import { minuteOfDay } from "../base/clock.ts";
import { FIRST_NOTICES, type NoticeChoice } from "../rpc/notices.ts";
import { textsOf } from "../rpc/texts.ts";
import type { Written } from "../testing/writer.ts";
import { background } from "./background.fixture.ts";
import { oneLine } from "./notice-heard.ts";
import { GATHER_MS } from "./notice-plan.ts";
import type { Notice } from "./notice-text.ts";
import { openNotices } from "./notices.ts";

const english = textsOf(messages) ?? (() => "");

/** The notices of a person whose key is that of the writer `me`. */
async function told(change: Partial<NoticeChoice> = {}) {
  const made = await background();
  const [me, ada, bram] = [await made.writer(), await made.writer(), await made.writer()];
  const mine = parseAuthor(me.author);
  if (!mine.ok) throw new Error("no key");
  const choice: NoticeChoice = { ...FIRST_NOTICES, on: true, ...change };
  const shown: Notice[] = [];
  const keys = { ...made.apds.keys, state: async () => ({ mode: "device" as const, author: mine.value }) };
  const hear = openNotices(
    {
      apds: { store: made.apds.store, keys },
      clock: made.clock,
      choice: () => choice,
      minuteOfDay: () => 12 * 60,
      texts: () => english,
      shown: async () => (post) => !post.content.includes("casino"),
      show: (notice) => shown.push(notice),
    },
    new AbortController().signal,
  );
  const arrive = async (...posts: readonly Written[]): Promise<void> => {
    const before = (await made.apds.store.totals()).seq;
    await made.take(posts);
    await hear(await made.apds.store.since(before, 500));
  };
  return { ...made, me, ada, bram, shown, arrive, hear };
}

describe("notices", () => {
  test("an answer says by whom and what, and opens the post", async () => {
    const { me, ada, arrive, shown, clock } = await told();
    const mine = await me.write("A question");
    await arrive(mine);
    const answer = await ada.write("An *answer*, with a [link](https://a.example)\nand more", {
      name: "Ada",
      reply: mine.id,
      replyto: me.author,
    });
    await arrive(answer);
    expect(shown).toEqual([]);
    await clock.advance(GATHER_MS);
    expect(shown).toEqual([
      { title: "Ada answered you", text: "An answer , with a link and more", opens: `#/post/${answer.id}` },
    ]);
  });

  test("an answer is one to whoever wrote what it answers, whatever it says of that", async () => {
    const { me, ada, bram, arrive, shown, clock } = await told();
    const other = await bram.write("Not mine");
    await arrive(other);
    await arrive(await ada.write("Ha", { reply: other.id, replyto: me.author }));
    await clock.advance(GATHER_MS);
    expect(shown).toEqual([]);
  });

  test("several are one notice with what they are, and open the newest posts", async () => {
    const { me, ada, bram, arrive, shown, clock } = await told({
      kinds: ["replies", "mentions", "everyone"],
    });
    const mine = await me.write("A question");
    await arrive(mine);
    await arrive(
      await ada.write("Yes", { reply: mine.id }),
      await bram.write(`See [me](${me.author})`),
      await bram.write("Weather"),
      await ada.write("Rain"),
    );
    await clock.advance(GATHER_MS);
    expect(shown).toEqual([
      { title: "New on Wiredove", text: "1 answer to you, 1 mention, and 2 posts", opens: "#/" },
    ]);
  });

  test("what the person does not want to see is not told", async () => {
    const { ada, arrive, shown, clock } = await told({ kinds: ["everyone"] });
    await arrive(await ada.write("A casino"));
    await clock.advance(GATHER_MS);
    expect(shown).toEqual([]);
  });

  test("an edit is no news, and neither is what one wrote oneself", async () => {
    const { me, ada, arrive, shown, clock } = await told({ kinds: ["everyone"] });
    const first = await me.write("Hello");
    await arrive(first, await ada.write("Changed", { edit: first.id }));
    await clock.advance(GATHER_MS);
    expect(shown).toEqual([]);
  });

  test("nothing is looked at while they are off", async () => {
    const { hear, shown, clock } = await told({ on: false });
    const broken = new Proxy({} as Post, {
      get: () => {
        throw new Error("was looked at");
      },
    });
    await hear([broken]);
    await clock.advance(GATHER_MS);
    expect(shown).toEqual([]);
  });
});

test("a stranger's name is one line without what can't be seen", () => {
  expect(oneLine("  Ada\n\u202eLove\u200blace\u0007 ", 60)).toBe("Ada Lovelace");
  expect(oneLine("\u200b\u202e\n", 60)).toBeUndefined();
  expect(oneLine("x".repeat(100_000), 3)).toBe("xxx…");
});

describe("the choices", () => {
  test("begin with nothing; a yes counts from now on", async () => {
    const { handlers, clock } = await background();
    expect((await handlers.notices({})).choice).toMatchObject({ on: false, since: 0 });
    const { choice } = await handlers.setNotices({ on: true });
    expect(choice.since).toBe(clock.now());
    await clock.advance(5_000);
    expect((await handlers.setNotices({ on: true })).choice.since).toBe(choice.since);
  });

  test("a snooze is for an hour, until midnight, or over; one that is off is not snoozed", async () => {
    const { handlers, clock } = await background();
    const until = async (kind: "hour" | "midnight" | "now") =>
      (await handlers.snooze({ until: kind })).choice.snoozedUntil;
    expect(await until("hour")).toBe(clock.now() + 3_600_000);
    const midnight = await until("midnight");
    expect(midnight).toBeGreaterThan(clock.now());
    expect([minuteOfDay(midnight), minuteOfDay(midnight - 1)]).toEqual([0, 24 * 60 - 1]);
    expect(await until("now")).toBe(0);
    await until("hour");
    expect((await handlers.setNotices({ on: false })).choice.snoozedUntil).toBe(0);
  });

  test("a person is chosen, silent, or neither", async () => {
    const { handlers, writer } = await background();
    const { author } = await writer();
    expect((await handlers.noticesOf({ author, as: "chosen" })).choice).toMatchObject({
      chosen: [author],
      silent: [],
    });
    expect((await handlers.noticesOf({ author, as: "silent" })).choice).toMatchObject({
      chosen: [],
      silent: [author],
    });
    expect((await handlers.noticesOf({ author, as: null })).choice).toMatchObject({ chosen: [], silent: [] });
  });

  test("of people who are chosen, as many stay as are read again at the next start: those that were added last", async () => {
    const { handlers } = await background();
    const author = (at: number): string => `${String(at).padStart(43, "A")}=`;
    for (let at = 0; at < 1_010; at += 1) await handlers.noticesOf({ author: author(at), as: "chosen" });
    const { chosen } = (await handlers.notices({})).choice;
    expect([chosen.length, chosen.at(-1)]).toEqual([1_000, author(1_009)]);
  });
});
