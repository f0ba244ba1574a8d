import { expect, test } from "vitest";
import type { ChosenSettings } from "../rpc/choices.ts";
import { FIRST_NOTICES } from "../rpc/notices.ts";
import { newSettings, type SettingsHere } from "./new-settings.ts";

const here: SettingsHere = {
  status: { scope: "everyone", share: true, pausedAll: false },
  budget: null,
  notices: { ...FIRST_NOTICES, quiet: { from: 1_320, to: 420 }, chosen: ["a", "b"] },
  language: "de",
};
const { on, kinds, silent, badge } = FIRST_NOTICES;
const notices = { on, kinds, silent, badge, quiet: { from: 1_320, to: 420 }, chosen: ["b"] };
const same: ChosenSettings = {
  scope: "everyone",
  share: true,
  pausedAll: false,
  budget: null,
  notices,
  language: "de",
};

test("what is so already is no question", () => {
  expect(newSettings(same, here)).toBeUndefined();
  expect(newSettings({}, here)).toBeUndefined();
});

test.each<ChosenSettings>([
  { scope: "following" },
  { share: false },
  { pausedAll: true },
  { budget: 100_000_000 },
  { language: "en" },
  { notices: { ...notices, on: true } },
  { notices: { ...notices, kinds: ["replies"] } },
  { notices: { ...notices, kinds: [...kinds, "everyone"] } },
  { notices: { ...notices, chosen: ["a", "c"] } },
  { notices: { ...notices, silent: ["d"] } },
  { notices: { ...notices, quiet: null } },
  { notices: { ...notices, quiet: { from: 0, to: 420 } } },
  { notices: { ...notices, badge: "dot" } },
])("what is different is one, and nothing else: %j", (other) => {
  expect(newSettings({ ...same, ...other }, here)).toEqual(other);
});

test("what nobody could say is one, too", () => {
  expect(newSettings(same, { ...here, budget: undefined, notices: undefined })).toEqual({
    budget: null,
    notices,
  });
});
