import { describe, expect, it } from "vitest";
import { endingKinds, type PubStateView, type PubView } from "../rpc/contract.ts";
import { english } from "../testing/english.ts";
import { MINUTE, openState, SAMPLE_NOW, samplePub, waitingState } from "../testing/sample-views.ts";
import { endingPhrase, pubLine } from "./pub-line.ts";

/** The line in words: look, detail, note. */
function told(state: PubStateView, more: Partial<PubView> = {}, now = SAMPLE_NOW) {
  const line = pubLine(samplePub(state, more), now);
  const say = (phrase = line.detail) => phrase && english.say(phrase);
  const why = line.reason ?? line.note;
  return [line.look, say(line.detail), why && say(why)];
}

describe("each state of a pub", () => {
  it("connected: since when", () => {
    expect(told(openState)).toEqual(["connected", "for 12 minutes", undefined]);
    expect(told({ ...openState, since: SAMPLE_NOW - 5_000 })).toEqual([
      "connected",
      "for less than a minute",
      undefined,
    ]);
  });

  it("connected and slow: says so", () => {
    expect(told({ ...openState, slow: true })[2]).toBe("This pub is slow to answer; it may be busy.");
  });

  it("waiting: until when, and why", () => {
    expect(told(waitingState)).toEqual([
      "waiting",
      "· next try in 0:42",
      "No answer: the pub or your connection is down. It is tried again by itself.",
    ]);
  });

  it("counts down with the clock, and never below the try", () => {
    expect(told(waitingState, {}, SAMPLE_NOW + 41_000)[1]).toBe("· next try in 0:01");
    expect(told(waitingState, {}, SAMPLE_NOW + 42_000)[1]).toBe("· trying again now");
    expect(told(waitingState, {}, SAMPLE_NOW + MINUTE)[1]).toBe("· trying again now");
  });

  it("connecting: which try, and why it is not the first", () => {
    expect(told({ kind: "connecting", attempt: 0 }, { lastEnding: { kind: "closed" } })).toEqual([
      "connecting",
      undefined,
      undefined,
    ]);
    expect(told({ kind: "connecting", attempt: 2 }, { lastEnding: { kind: "closed" } })).toEqual([
      "connecting",
      "· try 3",
      "The pub or the network closed the connection. It is opened again by itself.",
    ]);
  });

  it("refused: when it is tried again all the same, and why it is not sooner", () => {
    const refused: PubStateView = {
      kind: "refused",
      retryAt: SAMPLE_NOW + 60 * MINUTE,
      ending: { kind: "something-else" },
    };
    expect(told(refused)).toEqual([
      "refused",
      "· next try in 1:00:00",
      "What answers is no pub. Sign in, if this network asks for that, or check the address.",
    ]);
  });

  it("offline and paused: nothing to explain", () => {
    expect(told({ kind: "offline", retryAt: SAMPLE_NOW + 5_000 })).toEqual([
      "offline",
      "· next try in 0:05",
      undefined,
    ]);
    expect(told({ kind: "paused" })).toEqual(["paused", undefined, undefined]);
  });

  it("held: waits for our own store, with no time to tell", () => {
    expect(told({ kind: "held" })).toEqual([
      "waiting",
      undefined,
      "Waits until new posts can be kept again.",
    ]);
  });

  it("can be retried where a wait is running, and only there", () => {
    const retryable = (state: PubStateView): boolean => pubLine(samplePub(state), SAMPLE_NOW).retryable;
    expect([
      retryable(waitingState),
      retryable({ kind: "offline", retryAt: SAMPLE_NOW }),
      retryable({ kind: "refused", retryAt: SAMPLE_NOW, ending: { kind: "closed" } }),
      retryable({ kind: "held" }),
    ]).toEqual([true, true, true, true]);
    expect([
      retryable(openState),
      retryable({ kind: "paused" }),
      retryable({ kind: "connecting", attempt: 2 }),
    ]).toEqual([false, false, false]);
  });
});

describe("why it waits", () => {
  it("has one short sentence of its own for each kind of ending", () => {
    const sentences = endingKinds.map((kind) => english.say(endingPhrase({ kind })));
    expect(new Set(sentences).size).toBe(endingKinds.length);
    // Longer ones take a third line in the card, and all below it jumps.
    expect(sentences.filter((sentence) => sentence === "" || sentence.length > 92)).toEqual([]);
  });

  it("names the status as it is written, without a separator", () => {
    expect(english.say(endingPhrase({ kind: "status", status: 502 }))).toBe(
      "The server answered with error 502. Whoever runs it has to mend that.",
    );
    expect(english.say(endingPhrase({ kind: "status", status: 1_006 }))).toContain("1006");
  });
});

describe("a running catch-up", () => {
  it.each([
    [{ done: 0 }, "Catching up…"],
    [{ done: 340 }, "Catching up: 340 posts so far."],
    [{ done: 340, of: 1_200 }, "Catching up: 340 of about 1,200 posts."],
    // More came than was thought: an end that is behind us is no end.
    [{ done: 1_300, of: 1_200 }, "Catching up: 1,300 posts so far."],
    [{ done: 0, of: 0 }, "Catching up…"],
  ])("%o is told as: %s", (catchUp, sentence) => {
    expect(told(openState, { catchUp })[2]).toBe(sentence);
  });

  it("is not told of a pub that is not connected", () => {
    expect(told(waitingState, { catchUp: { done: 5 } })[2]).toBe(
      "No answer: the pub or your connection is down. It is tried again by itself.",
    );
  });
});

describe("counts and faults", () => {
  const countsOf = (more: Partial<PubView>): string | undefined => {
    const { counts } = pubLine(samplePub(openState, more), SAMPLE_NOW);
    return counts && english.say(counts);
  };

  it("says what came in and went out", () => {
    expect(countsOf({})).toBe("1,173 posts came in, 31 texts went out.");
    expect(countsOf({ postsIn: 1, textsOut: 1 })).toBe("1 post came in, 1 text went out.");
  });

  it("gives the place of the counts to the reason why it is not connected", () => {
    const line = pubLine(samplePub(waitingState), SAMPLE_NOW);
    expect([line.counts, line.note]).toEqual([undefined, undefined]);
    expect(line.reason).toBeDefined();
  });

  it("says how many own posts are listed, until all are", () => {
    expect(told(openState, { own: { listed: 4, owed: 5 } })[2]).toBe(
      "Of your posts, 4 of 5 are listed here so far.",
    );
    expect(told(openState, { own: { listed: 5, owed: 5 } })[2]).toBeUndefined();
  });

  const faultsOf = (faults: Partial<PubView["faults"]>): string | undefined => {
    const none = { invalid: 0, unwanted: 0, tooLarge: 0, binary: 0 };
    const phrase = pubLine(samplePub(openState, { faults: { ...none, ...faults } }), SAMPLE_NOW).faults;
    return phrase && english.say(phrase);
  };

  it("says what was ignored, where anything was", () => {
    expect(faultsOf({})).toBeUndefined();
    expect(faultsOf({ invalid: 1 })).toBe("Ignored 1 invalid message.");
    expect(faultsOf({ invalid: 12, unwanted: 3 })).toBe(
      "Ignored 12 invalid messages and 3 texts nobody asked for.",
    );
    expect(faultsOf({ invalid: 12, unwanted: 1, tooLarge: 1, binary: 10_000 })).toBe(
      "Ignored 12 invalid messages, 1 text nobody asked for, 1 text that was too large, and 10,000 binary frames.",
    );
  });
});
