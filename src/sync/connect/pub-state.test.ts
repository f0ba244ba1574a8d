import { describe, expect, test } from "vitest";
import type { Ending } from "./endings.ts";
import { attemptAfter, CONNECT_DEADLINE_MS, next, type PubEvent, type PubState } from "./pub-state.ts";

const now = 1_000_000;
const ending: Ending = { kind: "no-answer" };
const tries = { attempt: 3, strange: 2 };
const states: Record<PubState["kind"], PubState> = {
  paused: { kind: "paused" },
  waiting: { kind: "waiting", ...tries, retryAt: now + 5, ending },
  offline: { kind: "offline", ...tries, retryAt: now + 5, ending },
  refused: { kind: "refused", ...tries, retryAt: now + 5, ending },
  connecting: { kind: "connecting", ...tries, deadline: now + 5 },
  held: { kind: "held", ...tries },
  open: { kind: "open", ...tries, since: now - 59_999, slow: false },
};
const ended = { kind: "ended", ending, strange: 0, retryAt: now + 9 } as const;
const events: Record<string, PubEvent> = {
  pause: { kind: "pause" },
  resume: { kind: "resume" },
  hold: { kind: "hold" },
  release: { kind: "release" },
  try: { kind: "try" },
  opened: { kind: "opened" },
  "ended online": { ...ended, rest: false, online: true },
  "ended offline": { ...ended, rest: false, online: false },
  "ended for good": { ...ended, rest: true, online: true },
  slow: { kind: "slow", slow: true },
};

/** All that changes anything; every pair that is not listed must leave the very same state. */
const changes: Partial<Record<PubState["kind"], Record<string, PubState>>> = {
  paused: { resume: { kind: "connecting", attempt: 0, strange: 0, deadline: now + CONNECT_DEADLINE_MS } },
  held: {
    pause: { kind: "paused" },
    release: { kind: "connecting", ...tries, deadline: now + CONNECT_DEADLINE_MS },
  },
  waiting: {
    hold: { kind: "held", ...tries },
    pause: { kind: "paused" },
    try: { kind: "connecting", ...tries, deadline: now + CONNECT_DEADLINE_MS },
  },
  offline: {
    hold: { kind: "held", ...tries },
    pause: { kind: "paused" },
    try: { kind: "connecting", ...tries, deadline: now + CONNECT_DEADLINE_MS },
  },
  refused: {
    hold: { kind: "held", ...tries },
    pause: { kind: "paused" },
    try: { kind: "connecting", ...tries, deadline: now + CONNECT_DEADLINE_MS },
  },
  connecting: {
    hold: { kind: "held", ...tries },
    pause: { kind: "paused" },
    opened: { kind: "open", attempt: 3, strange: 0, since: now, slow: false },
    "ended online": { kind: "waiting", attempt: 4, strange: 0, retryAt: now + 9, ending },
    "ended offline": { kind: "offline", attempt: 4, strange: 0, retryAt: now + 9, ending },
    "ended for good": { kind: "refused", attempt: 4, strange: 0, retryAt: now + 9, ending },
  },
  open: {
    hold: { kind: "held", ...tries },
    pause: { kind: "paused" },
    slow: { kind: "open", ...tries, since: now - 59_999, slow: true },
    "ended online": { kind: "waiting", attempt: 4, strange: 0, retryAt: now + 9, ending },
    "ended offline": { kind: "offline", attempt: 4, strange: 0, retryAt: now + 9, ending },
    "ended for good": { kind: "refused", attempt: 4, strange: 0, retryAt: now + 9, ending },
  },
};

describe.each(Object.values(states))("$kind", (state) => {
  test.each(Object.entries(events))("on %s", (name, event) => {
    const expected = changes[state.kind]?.[name];
    if (expected) expect(next(state, event, now)).toEqual(expected);
    else expect(next(state, event, now)).toBe(state);
  });
});

test("a channel that was open for a minute clears the failures before it", () => {
  expect(attemptAfter({ kind: "open", ...tries, since: now - 60_000, slow: false }, now)).toBe(1);
  expect(attemptAfter({ kind: "open", ...tries, since: now - 59_999, slow: false }, now)).toBe(4);
});
