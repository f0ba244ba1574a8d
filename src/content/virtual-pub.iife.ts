/** In the page's own world, before its first script: puts our WebSocket in the place of the browser's. Takes no code from the page. */
import { realTime, taskQueue } from "./builtin-time.ts";
import { defineProperty, NativeSocket } from "./builtins.ts";
import { openPatch } from "./patch.ts";

const Socket = openPatch({
  channel: document,
  stage: window,
  Native: NativeSocket,
  time: realTime,
  tasks: taskQueue(),
  isSecure: location.protocol === "https:",
});
if (Socket) defineProperty(window, "WebSocket", { value: Socket, writable: true, configurable: true });
