import { afterEach, expect, it } from "vitest";
import { SAMPLE_NOW } from "../testing/sample-views.ts";
import { create, identity, type Opened, PHRASE } from "./identity.fixture.tsx";

let page: Opened | undefined;
afterEach(() => page?.close());

it("waits for what was wrong before, also where the page is opened anew", async () => {
  const kept = { guesses: { wrong: 3, until: SAMPLE_NOW + 8_000 } };
  const made = await identity(undefined, kept);
  page = made;
  const { says, press, fill, pass, root, tried } = made;
  await create(made, PHRASE);
  await press("Lock now");
  await says("Your key is locked.");
  await fill("Passphrase", PHRASE);
  await press("Unlock");
  await pass(7_999);
  expect(root.textContent).toContain("Trying");
  await pass(1);
  await says("Your key is unlocked");
  expect(kept.guesses).toEqual({ wrong: 0, until: 0 });
  await press("Lock now");
  await says("Your key is locked.");
  await fill("Passphrase", "correct horse batterx");
  await press("Unlock");
  await tried();
  // Whoever closes the page now has guessed all the same.
  expect(kept.guesses).toEqual({ wrong: 1, until: SAMPLE_NOW + 9_000 });
});
