/** A body that was cleaned, finished by our own hand: where its links lead is seen before they are followed, and they lead nowhere unseen. */
import { isName } from "./address.ts";
import { PICTURE } from "./markdown.ts";

/** A place in a body where a picture of the store belongs, and what it is called. */
export interface PicturePlace {
  readonly element: HTMLElement;
  readonly hash: string;
  readonly alt: string;
}

/** Goes through the links within `body`; gives the places where pictures belong, each an empty element of ours. */
export function finishLinks(body: HTMLElement): readonly PicturePlace[] {
  const places: PicturePlace[] = [];
  for (const link of [...body.querySelectorAll("a")]) {
    const address = link.getAttribute("href") ?? "";
    if (address.startsWith(PICTURE)) {
      const hash = address.slice(PICTURE.length);
      if (isName(hash)) places.push(placeFor(link, hash));
      else link.replaceWith(...link.childNodes);
    } else if (address.startsWith("#")) {
      // Only what Wiredove's own links name: a post or an author.
      if (!isName(address.slice(1))) link.replaceWith(...link.childNodes);
    } else if (!leadAway(link)) link.replaceWith(...link.childNodes);
  }
  return places;
}

/** Items of a list that are to be done: the box that stands before each takes the place of its bullet. */
export function markTasks(body: HTMLElement): void {
  for (const item of body.querySelectorAll("li"))
    if (/^\s*[☑☐]/.test(item.textContent)) item.classList.add("task");
}

function placeFor(link: HTMLAnchorElement, hash: string): PicturePlace {
  const element = document.createElement("span");
  element.className = "picture";
  const alt = link.textContent.trim();
  link.replaceWith(element);
  return { element, hash, alt };
}

/** Opens in a tab of its own, which knows nothing of us; its host stands beside it, where the text does not say it already. */
function leadAway(link: HTMLAnchorElement): boolean {
  const url = URL.parse(link.href);
  if (url === null || !["https:", "http:", "mailto:"].includes(url.protocol)) return false;
  link.target = "_blank";
  link.rel = "noopener noreferrer";
  const where = url.protocol === "mailto:" ? decodedPath(url) : url.host;
  const text = link.textContent.trim();
  // A name before the host (`https://bank.example@evil.example`) reads like one.
  if (url.username === "" && (text === where || URL.parse(text)?.host === where)) return true;
  const host = document.createElement("bdi");
  host.className = "host";
  host.dir = "ltr";
  host.textContent = where.length > HOST ? `…${where.slice(-HOST)}` : where;
  // Within the link: what is clicked says where it leads, on two lines too.
  link.append(" ", host);
  return true;
}

/** The end of a long host is the part that somebody had to pay for. */
const HOST = 60;

function decodedPath(url: URL): string {
  try {
    return decodeURIComponent(url.pathname);
  } catch {
    return url.pathname;
  }
}
