import { afterEach, beforeEach, expect, it } from "vitest";
import { keepFocus } from "./keep-focus.ts";

const root = document.createElement("main");
let life = new AbortController();
beforeEach(() => {
  life = new AbortController();
  document.body.append(root);
  keepFocus(document, life.signal);
});
afterEach(() => {
  life.abort();
  root.remove();
});

const find = (selector: string): HTMLElement => {
  const found = root.querySelector<HTMLElement>(selector);
  if (!found) throw new Error(`no ${selector}`);
  return found;
};
/** Draws, focuses one, takes away another (or the same), and lets whoever watches see it. */
async function lose(markup: string, focused: string, gone: string): Promise<Element | null> {
  root.innerHTML = markup;
  find(focused).focus();
  expect(document.activeElement).toBe(find(focused));
  find(gone).remove();
  await Promise.resolve();
  return document.activeElement;
}

it("goes on at the first control of what was around the question that went", async () => {
  const markup = `<h1>People</h1><div class="row"><p>Ida</p><p><button id="follow">Follow</button></p>
    <fieldset><button id="keep">Keep</button></fieldset></div>`;
  expect(await lose(markup, "#keep", "fieldset")).toBe(find("#follow"));
});

it("goes on at the heading of a list whose row went", async () => {
  const markup = `<h1>People</h1><section><h2>Followed</h2><ul><li><button>a</button></li>
    <li id="gone"><button>b</button></li></ul></section>`;
  expect(await lose(markup, "#gone button", "#gone")).toBe(find("h2"));
});

it("leaves the focus where somebody gave it to, and where it is still", async () => {
  const markup = `<h1>You</h1><p id="here" tabindex="-1">Kept</p><p id="gone"><button>ok</button></p>`;
  root.innerHTML = markup;
  find("#gone button").focus();
  find("#gone").remove();
  find("#here").focus();
  await Promise.resolve();
  expect(document.activeElement).toBe(find("#here"));
  expect(await lose(markup, "#here", "#gone")).toBe(find("#here"));
});

it("ends with the page", async () => {
  life.abort();
  expect(await lose(`<h1>You</h1><p id="gone"><button>ok</button></p>`, "#gone button", "#gone")).toBe(
    document.body,
  );
});
