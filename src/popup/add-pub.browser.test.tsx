import { afterEach, describe, expect, it } from "vitest";
import type { AddPubReply, StatusView } from "../rpc/contract.ts";
import { openPage, type Page } from "../testing/page.tsx";
import { openState, samplePub, sampleView } from "../testing/sample-views.ts";
import { openModel } from "../ui/status-model.ts";
import { App } from "./app.tsx";

const open = samplePub(openState);

let page: Page | undefined;
afterEach(() => page?.close());

/** The popup, with its first view when one is given. */
async function popup(first?: StatusView): Promise<Page> {
  page = await openPage("popup", ({ client, clock, signal }) => (
    <App model={openModel(client, clock, signal)} client={client} clock={clock} />
  ));
  if (first) await page.give(first);
  return page;
}

describe("adding a pub", () => {
  const refusal: AddPubReply = { ok: false, error: { kind: "http", suggestion: "wss://a.example/" } };

  it("shows the error beside the field, tied to it, and keeps what was typed", async () => {
    const { find, type, press, runtime, sent } = await popup(sampleView([open]));
    runtime.answer = () => Promise.resolve({ ok: true, value: refusal });
    await type("https://a.example");
    await press("Add");
    const field = find<HTMLInputElement>("input");
    expect(sent("add")).toEqual([{ address: "https://a.example" }]);
    expect(field.value).toBe("https://a.example");
    expect(field.getAttribute("aria-invalid")).toBe("true");
    const error = find(`#${field.getAttribute("aria-describedby")}`);
    expect(error.textContent).toContain(
      "The address of a pub starts with wss://, not with http:// or https://.",
    );
    expect(document.activeElement).toBe(field);
  });

  it("offers the address that was probably meant, and takes it at a press", async () => {
    const { find, type, press, runtime, sent } = await popup(sampleView([open]));
    runtime.answer = () => Promise.resolve({ ok: true, value: refusal });
    await type("https://a.example");
    await press("Add");
    runtime.answer = () => Promise.resolve({ ok: true, value: { ok: true, url: "wss://a.example/" } });
    await press("Use wss://a.example/");
    expect(sent("add")[1]).toEqual({ address: "wss://a.example/" });
    expect(find<HTMLInputElement>("input").value).toBe("");
    expect(find("#address-error").textContent).toBe("");
  });

  it("forgets the error when the text is changed", async () => {
    const { find, type, press, runtime } = await popup(sampleView([open]));
    runtime.answer = () => Promise.resolve({ ok: true, value: refusal });
    await type("https://a.example");
    await press("Add");
    await type("wss://a.example");
    expect(find("#address-error").textContent).toBe("");
    expect(find("input").getAttribute("aria-invalid")).toBe("false");
  });

  it("clears a pasted key pair at once, warns, and sends it nowhere", async () => {
    const { find, type, press, runtime } = await popup(sampleView([open]));
    const pair = `${"A".repeat(43)}=${"B".repeat(86)}==`;
    await type(pair);
    expect(find<HTMLInputElement>("input").value).toBe("");
    expect(find("#address-error").textContent).toContain("That was a private key.");
    await press("Add");
    expect(JSON.stringify(runtime.sent)).not.toContain("BBBB");
  });

  it("says so when the background did not answer, and keeps what was typed", async () => {
    const { find, type, press, runtime } = await popup(sampleView([open]));
    runtime.answer = () => Promise.reject(new Error("port closed"));
    await type("wss://a.example");
    await press("Add");
    expect(find("#address-error").textContent).toContain("That did not go through. Try again.");
    expect(find<HTMLInputElement>("input").value).toBe("wss://a.example");
  });

  it("is the one thing to do when there is no pub: the field has the focus", async () => {
    const { find, root } = await popup(sampleView([], { posts: 0, authors: 0 }));
    expect(find(".summary-state").textContent).toBe("No pubs yet, so nothing new can come in.");
    expect(document.activeElement).toBe(find("input"));
    expect([...root.querySelectorAll("button")].map((one) => one.textContent)).toEqual(["Add"]);
  });
});
