import * as v from "valibot";
import { expect, test } from "vitest";
import { optionsReplyShapes } from "../rpc/options.ts";
import { PUB } from "../testing/engine-setup.ts";
import { background } from "./background.fixture.ts";

test("a pub's day is 96 quarters up to now, whatever of it is known; of a pub that is not ours there is none", async () => {
  const { handlers, clock, transport } = await background();
  transport.channels[0]?.events.opened();
  await clock.advance(40_000);
  const day = await handlers.pubDay({ url: PUB });
  expect(v.parse(optionsReplyShapes.pubDay, day)).toEqual(day);
  expect(day?.quarters).toHaveLength(96);
  expect(day?.quarters.slice(0, -1).every((quarter) => Object.keys(quarter).length === 0)).toBe(true);
  expect(day?.quarters.at(-1)).toMatchObject({ connected: 40_000 });
  expect(await handlers.pubDay({ url: "wss://nobody.example/" })).toBeNull();
});
