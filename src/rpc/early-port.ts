/**
 * The port of the status, opened by a script of a few lines ahead of a page's own modules: its first view comes while those are still read,
 * and is in the first picture that the page draws. The two scripts know each other by one name in the page.
 */
import type { ClientPort, ClientRuntime } from "./client.ts";
import { STATUS_PORT } from "./status-port.ts";

const NAME = "wiredoveEarlyPort";

/** The two scripts' one place. The way to the port stands there until somebody went it. */
export interface EarlyPage {
  [NAME]?: (() => ClientPort | undefined) | undefined;
}

/** Opens it, unless the page was faster and has a port already. */
export function openEarly(
  runtime: Pick<ClientRuntime, "connect">,
  page: EarlyPage = globalThis as EarlyPage,
): void {
  if (NAME in page) return;
  const port = runtime.connect({ name: STATUS_PORT });
  let heard: ((message: unknown) => void) | undefined;
  /** Each view is whole: only the newest one is of use. */
  let kept: { readonly message: unknown } | undefined;
  let isEnded = false;
  port.onMessage.addListener((message) => {
    if (heard) heard(message);
    else kept = { message };
  });
  port.onDisconnect.addListener(() => {
    isEnded = true;
  });
  const taken: ClientPort = {
    onMessage: {
      addListener(listener) {
        // As from any port: not before whoever listens has gone on.
        queueMicrotask(() => {
          heard = listener;
          if (kept) listener(kept.message);
        });
      },
    },
    onDisconnect: port.onDisconnect,
    disconnect: () => port.disconnect(),
  };
  page[NAME] = () => (isEnded ? undefined : taken);
}

/** The port that was opened early, for the first who asks, as if it were opened now. Undefined: there is none, or it has ended. */
export function takeEarly(page: EarlyPage = globalThis as EarlyPage): ClientPort | undefined {
  const port = page[NAME]?.();
  page[NAME] = undefined;
  return port;
}
