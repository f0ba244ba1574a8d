import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { listen } from "./live.ts";
import { overflowing, ringless } from "./looks.ts";
import { pseudoText, unspoken } from "./pseudo.ts";

// What finds nothing anywhere must be shown to find something.
let root: HTMLElement;
beforeEach(() => {
  root = document.createElement("div");
  root.style.width = "200px";
  document.body.append(root);
});
afterEach(() => root.remove());

describe("what looks at a page", () => {
  it("finds words and digits that are not of the language", () => {
    root.innerHTML = `<p>${pseudoText("Hello you")} <bdi>Ada</bdi> ١٢</p><p>12 posts</p><button title="Close">\u2068Ben\u2069</button>`;
    expect(unspoken(root)).toEqual(["p.: 12 posts", "button. title: Close"]);
  });

  it("finds what has no room", () => {
    root.innerHTML = `<p style="width: 300px">x</p><p style="overflow: hidden; white-space: nowrap; width: 20px">xxxxxxxxxx</p><p>x</p>`;
    expect(overflowing(root)).toHaveLength(2);
  });

  it("finds where the keyboard is not seen", () => {
    const ring = "outline: 2px solid red; outline-offset: 1px";
    root.innerHTML = `<button style="outline: none">a</button><button style="${ring}">b</button><p style="overflow: hidden"><a href="#" style="${ring}">c</a></p>`;
    expect(ringless(root).map((html) => />(\w)</.exec(html)?.[1])).toEqual(["a", "c"]);
  });

  it("hears what is said, and what is said again", () => {
    root.innerHTML = `<p role="status">already there</p><p>seen, not heard</p>`;
    const ears = listen(root);
    const [status, other] = root.querySelectorAll("p");
    if (status) status.textContent = "12";
    if (other) other.textContent = "13";
    expect(ears.said()).toEqual(["12"]);
    if (status) status.textContent = "13";
    root.insertAdjacentHTML("beforeend", `<p role="alert">Stop</p>`);
    expect(ears.said()).toEqual(["12", "13", "Stop"]);
    ears.stop();
  });
});
