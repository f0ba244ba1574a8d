/** The identity page over real keys in a real database; its background knows what the page left there, as the real one does. */
import { type KeyStore, signingKeys } from "apds";
import { formatKeyPair, openKeyring, type SeedHold } from "apds/keyring";
import { act } from "preact/test-utils";
import { expect } from "vitest";
import type { IdentityView } from "../rpc/identity.ts";
import { axeFaults, themes, wear } from "../testing/axe.ts";
import { english } from "../testing/english.ts";
import { openPage } from "../testing/page.tsx";
import { openState, samplePub, sampleView } from "../testing/sample-views.ts";
import { openModel } from "../ui/status-model.ts";
import { Identity } from "./identity.tsx";
import { type Guesses, SecretsProvider } from "./identity-secrets.ts";

export const PHRASE = "correct horse battery";

let homes = 0;

/** Real cryptography takes as long as it takes. */
export const soon = <T,>(read: () => T) => expect.poll(read);

/** @param words of another language */
export async function identity(words = english, kept = { guesses: { wrong: 0, until: 0 } }) {
  const lockOnIdle = false;
  const held = { seed: undefined as unknown };
  const seeds: SeedHold = {
    read: async () => held.seed,
    write: async (seed) => {
      held.seed = structuredClone(seed);
    },
    remove: async () => {
      held.seed = undefined;
    },
  };
  homes += 1;
  const name = `identity-${homes}`;
  const keys: KeyStore = signingKeys(name, seeds);
  const ring = openKeyring(name, seeds);
  const view = async (): Promise<IdentityView> => {
    const state = await keys.state();
    return state ? { state: state.mode, author: state.author, lockOnIdle } : { state: "none", lockOnIdle };
  };
  const asked: string[] = [];
  /** The passphrases that were tried, each once it is known what it opens. */
  const tries: Promise<unknown>[] = [];
  const open: typeof ring.open = (passphrase) => {
    const opened = ring.open(passphrase);
    tries.push(opened);
    return opened;
  };
  const tried = async (): Promise<void> => {
    await tries.at(-1);
    await made.pass(0);
  };
  const secrets = {
    ring: { ...ring, open },
    askIdle: async () => {
      asked.push("idle");
      return false;
    },
    guesses: {
      read: async () => kept.guesses,
      write: async (guesses: Guesses) => {
        kept.guesses = guesses;
      },
    },
  };
  const made = await openPage(
    "room",
    ({ client, clock, signal }) => (
      <SecretsProvider value={secrets}>
        <Identity model={openModel(client, clock, signal, false)} client={client} clock={clock} />
      </SecretsProvider>
    ),
    "main",
    words,
  );
  made.runtime.answer = async (message) => {
    const { rpc } = message as { rpc: string };
    if (rpc === "lock") await keys.lock();
    if (rpc === "forgetKey") await keys.remove();
    if (rpc === "lockOnIdle") return { ok: true, value: null };
    if (rpc === "setProfile") return { ok: true, value: { ok: true } };
    return { ok: true, value: await view() };
  };
  await made.give(sampleView([samplePub(openState)]));
  await act(() => void dispatchEvent(new Event("focus")));
  const field = (label: string): HTMLInputElement => {
    const found = [...made.root.querySelectorAll("label")].find((one) => one.textContent === label);
    return made.find<HTMLInputElement>(`[id="${found?.htmlFor}"]`);
  };
  const fill = (label: string, text: string): Promise<void> =>
    act(() => {
      const input = field(label);
      input.value = text;
      input.dispatchEvent(new InputEvent("input", { bubbles: true }));
    });
  const choose = (text: string): Promise<void> =>
    act(() =>
      [...made.root.querySelectorAll("label")]
        .find((one) => one.textContent?.startsWith(text))
        ?.querySelector("input")
        ?.click(),
    );
  const says = async (text: string): Promise<void> => {
    await soon(() => made.root.textContent).toContain(text);
  };
  const clean = async (): Promise<void> => {
    for (const theme of themes) {
      wear(theme);
      expect(await axeFaults(made.root)).toEqual([]);
    }
  };
  return { ...made, field, fill, choose, says, clean, held, keys, ring, asked, tried };
}

export type Opened = Awaited<ReturnType<typeof identity>>;

/** Creates a key by hand, and gives the backup that was shown. */
export async function create(
  { press, fill, choose, says, find }: Opened,
  passphrase?: string,
): Promise<string> {
  await says("You can read and sync without a key.");
  await press("Create a key");
  if (passphrase !== undefined) {
    await choose("Under a passphrase");
    await fill("New passphrase", passphrase);
    await fill("The same again", passphrase);
  }
  await press("Create it");
  await says("Your backup");
  const pair = find(".pair").textContent ?? "";
  await press("I have kept it");
  await says(passphrase === undefined ? "kept on this device" : "Your key is unlocked");
  return pair;
}

/** No message of this page held the secret or the passphrase. */
export const expectSilent = ({ runtime }: Opened, pair: string): void => {
  const said = JSON.stringify(runtime.sent);
  expect(said).toContain("identity");
  for (const secret of [pair.slice(50, 80), PHRASE]) expect(said).not.toContain(secret);
};

/** The 132 characters of somebody. */
export async function webPair(ring: Opened["ring"]): Promise<string> {
  return formatKeyPair(await ring.fresh());
}
