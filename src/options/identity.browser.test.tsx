import { webCrypto } from "apds";
import { act } from "preact/test-utils";
import { afterAll, afterEach, beforeAll, describe, expect, it, type MockInstance, vi } from "vitest";
import { dress, wear } from "../testing/axe.ts";
import { german } from "../testing/german.ts";
import { overflowing } from "../testing/looks.ts";
import { pseudo } from "../testing/pseudo.ts";
import { create, expectSilent, identity, type Opened, PHRASE, soon, webPair } from "./identity.fixture.tsx";

let dressed: Awaited<ReturnType<typeof dress>>;
beforeAll(async () => {
  const sheets = ["../ui/theme.css", "../ui/parts.css", "./options.css", "./identity.css"];
  dressed = await dress(...sheets.map((file) => new URL(file, import.meta.url)));
});
afterAll(() => dressed.remove());

let page: Opened | undefined;
afterEach(() => {
  page?.close();
  wear(undefined);
});

/** One page at a time. */
async function opened(): Promise<Opened> {
  page = await identity();
  return page;
}

describe("a key", () => {
  it("is created once its owner saw the backup, and not before; no message holds it", async () => {
    const files = vi.spyOn(URL, "createObjectURL") as MockInstance<(file: Blob) => string>;
    const made = await opened();
    const { says, press, keys, find, root, clean } = made;
    await says("You can read and sync without a key.");
    await clean();
    await press("Create a key");
    await clean();
    await press("Create it");
    await says("Keep it now: it is shown only this once.");
    await clean();
    expect(document.activeElement).toBe(find("h2"));
    const file = find<HTMLAnchorElement>("a[download]");
    expect(file.download).toMatch(/^wiredove-key-[A-Za-z0-9_]{8}\.txt$/);
    const pair = find(".pair").textContent ?? "";
    expect(await files.mock.lastCall?.[0].text()).toBe(`${pair}\n`);
    // Left now, nothing was kept.
    expect(await keys.state()).toBeUndefined();
    await press("I have kept it");
    await says("Your key is kept on this device.");
    await soon(() => document.activeElement?.textContent).toContain("Your key is kept on this device.");
    await clean();
    expect(await keys.state()).toEqual({ author: pair.slice(0, 44), mode: "device" });
    expect(root.textContent).not.toContain(pair.slice(44));
    expectSilent(made, pair);
  });

  it("that is pasted is taken only where it is one, and leaves the field in any case", async () => {
    const made = await opened();
    const { says, press, fill, field, ring, keys } = made;
    const [one, other] = [await webPair(ring), await webPair(ring)];
    await says("You can read and sync without a key.");
    await press("Use a key that you have");
    const label = "Your key, all 132 characters";
    expect(field(label).type).toBe("password");
    for (const [text, problem] of [
      ["hello", "It has 132 characters"],
      [one.slice(0, 44) + other.slice(44), "do not belong together"],
    ] as const) {
      await fill(label, text);
      await press("Use this key");
      await says(problem);
      expect(field(label).value).toBe("");
    }
    expect(await keys.state()).toBeUndefined();
    await fill(label, ` ${one}\n`);
    await press("Use this key");
    await says("Your key is kept on this device.");
    expect(await keys.state()).toMatchObject({ author: one.slice(0, 44) });
    expectSilent(made, one);
  });

  it("under a passphrase is locked and unlocked; a wrong passphrase is said to be wrong, and not at once", async () => {
    const made = await opened();
    const { says, press, fill, keys, held, pass, root, clean, tried } = made;
    const pair = await create(made, PHRASE);
    await clean();
    await press("Lock now");
    await says("Your key is locked.");
    await clean();
    expect(held.seed).toBeUndefined();
    expect((await keys.sign(new Uint8Array(57), webCrypto())).ok).toBe(false);
    await fill("Passphrase", pair);
    expect(made.field("Passphrase").value).toBe("");
    expect(root.textContent).toContain("That was a private key. It was removed");
    await fill("Passphrase", "correct horse batterx");
    expect(root.textContent).not.toContain("That was a private key.");
    await press("Unlock");
    await says("Trying");
    await tried();
    await pass(999);
    expect(root.textContent).not.toContain("That is not the passphrase.");
    await pass(1);
    expect(root.textContent).toContain("That is not the passphrase.");
    await fill("Passphrase", PHRASE);
    await press("Unlock");
    await says("Your key is unlocked");
    expect((await keys.sign(new Uint8Array(57), webCrypto())).ok).toBe(true);
    expectSilent(made, pair);
  });

  it("changes its passphrase and shows its backup again for whoever has the old one", async () => {
    const made = await opened();
    const { says, press, fill, find, ring, held } = made;
    const pair = await create(made, PHRASE);
    await press("Change the passphrase");
    await fill("Passphrase", PHRASE);
    await fill("New passphrase", "short");
    await fill("The same again", "short");
    await press("Change it");
    await says("Take at least 10 characters.");
    await fill("New passphrase", "another passphrase");
    await fill("The same again", "another passphrasx");
    await press("Change it");
    await says("The two are not the same.");
    await fill("The same again", "another passphrase");
    await press("Change it");
    await soon(() => made.root.querySelector("form.identity-form:not(.profile)")).toBeNull();
    expect([await ring.open(PHRASE), (await ring.open("another passphrase"))?.author]).toEqual([
      undefined,
      pair.slice(0, 44),
    ]);
    await press("Show the backup");
    await fill("Passphrase", "another passphrase");
    await press("Show it");
    await says("With your passphrase you can see it again.");
    expect(find(".pair").textContent).toBe(pair);
    expect(held.seed).toBeDefined();
  });

  it("goes from this device under a passphrase by its backup and no other, and back by the passphrase", async () => {
    const made = await opened();
    const { says, press, fill, ring, keys } = made;
    const pair = await create(made);
    const label = "Your key, all 132 characters";
    await press("Put it under a passphrase");
    await fill("New passphrase", PHRASE);
    await fill("The same again", PHRASE);
    await fill(label, await webPair(ring));
    await press("Put it under this passphrase");
    await says("That is another person’s key");
    expect(await keys.state()).toMatchObject({ mode: "device" });
    await fill(label, pair);
    await press("Put it under this passphrase");
    await says("Your key is unlocked");
    await press("Keep it on this device instead");
    await fill("Passphrase", PHRASE);
    await press("Keep it on this device");
    await says("Your key is kept on this device.");
    expect(await keys.state()).toEqual({ author: pair.slice(0, 44), mode: "device" });
  });

  it("is forgotten after a question, and another can come", async () => {
    const made = await opened();
    const { says, press, keys } = made;
    await create(made);
    await press("Forget this key");
    await says("Without a backup you can never again write as this person.");
    await press("Forget it");
    await says("You can read and sync without a key.");
    expect(await keys.state()).toBeUndefined();
    await create(made);
  });

  it("is locked when nobody is there only where the browser may say so", async () => {
    const made = await opened();
    const { choose, says, asked, sent } = made;
    await create(made, PHRASE);
    await choose("Lock it when nobody");
    await says("The browser was not allowed to say when nobody is there");
    expect(asked).toEqual(["idle"]);
    expect(sent("lockOnIdle")).toEqual([]);
  });
});

describe("name and picture", () => {
  it("are sent as they were chosen, the picture drawn anew and small; a key in the name's place is cleared", async () => {
    const made = await opened();
    const { fill, field, press, find, sent, says, ring, runtime, clean } = made;
    await create(made);
    const pair = await webPair(ring);
    await fill("Name", pair);
    expect(field("Name").value).toBe("");
    await says("That was a private key.");
    await fill("Name", "Ann");
    const canvas = document.createElement("canvas");
    [canvas.width, canvas.height] = [1_200, 800];
    canvas.getContext("2d")?.fillRect(0, 0, 600, 800);
    const blob = await new Promise<Blob | null>((resolve) => canvas.toBlob(resolve, "image/png"));
    const chosen = new DataTransfer();
    chosen.items.add(new File([blob ?? ""], "me.png", { type: "image/png" }));
    const input = find<HTMLInputElement>("input[type=file]");
    input.files = chosen.files;
    await act(() => void input.dispatchEvent(new Event("change", { bubbles: true })));
    await soon(() => made.root.querySelector(".own-picture img")).not.toBeNull();
    await clean();
    await press("Save");
    await says("Saved. Your next post says it to everybody.");
    const [profile] = sent("setProfile") as [{ name: string; picture: string }];
    expect(profile.name).toBe("Ann");
    expect(profile.picture).toMatch(/^data:image\/(webp|png);base64,/);
    expect(profile.picture.length).toBeLessThan(256 * 1024);
    const bytes = Uint8Array.from(atob(profile.picture.replace(/^.*,/, "")), (one) => one.charCodeAt(0));
    const drawn = await createImageBitmap(new Blob([bytes]));
    expect([drawn.width, drawn.height]).toEqual([256, 256]);
    expect(JSON.stringify(runtime.sent)).not.toContain(pair.slice(50, 80));
  });
});

describe.each([
  ["German", german],
  ["a longer language, from right to left", pseudo],
] as const)("all of it in %s", (_, words) => {
  it.each([640, 360, 180])("fits in a width of %i pixels", async (width) => {
    page = await identity(words);
    const { root, press, says, find, ring } = page;
    root.style.width = `${width}px`;
    const fits = (): void => expect(overflowing(root)).toEqual([]);
    await soon(() => root.querySelector(".actions .primary")).not.toBeNull();
    fits();
    await press(words.t("identity_import"));
    await act(() => find<HTMLInputElement>(".modes label:last-child input").click());
    fits();
    await press(words.t("identity_cancel"));
    await press(words.t("identity_create"));
    // The choice of a moment ago is still there.
    await act(() => find<HTMLInputElement>(".modes label input").click());
    await press(words.t("identity_create_go"));
    await soon(() => root.querySelector(".pair")).not.toBeNull();
    fits();
    await press(words.t("identity_cancel"));
    await ring.keepSealed(await ring.fresh(), PHRASE);
    await act(() => void dispatchEvent(new Event("focus")));
    await says(words.t("identity_state_unlocked"));
    for (const task of ["reseal", "unseal", "show", "forget"] as const) {
      await press(words.t(`identity_${task}`));
      fits();
    }
  });
});
