/** A socket of the browser's own behind one that the page got before it was known whose it would be. */
import {
  closeEvent,
  codeOf,
  dataOf,
  messageEvent,
  messageOriginOf,
  on,
  plainEvent,
  reasonOf,
  wasCleanOf,
} from "./builtins.ts";
import type { Face } from "./face.ts";

/** What happens to the browser's own socket happens to the page's. */
export function passOn(inner: WebSocket, face: Face): void {
  on(inner, "open", () => face.say(plainEvent("open")));
  on(inner, "message", (event) =>
    face.say(messageEvent(dataOf(event as MessageEvent), messageOriginOf(event as MessageEvent))),
  );
  on(inner, "error", () => face.say(plainEvent("error")));
  on(inner, "close", (event) => {
    const end = event as CloseEvent;
    face.say(closeEvent(codeOf(end), reasonOf(end), wasCleanOf(end)));
  });
}
