/** The only place that opens a socket. */
import type { Channel, ChannelEvents, Transport } from "./transport.ts";

/** Channels over the browser's own WebSocket. Events that come after `abandon` are dropped by detaching every listener first. */
export const webSocketTransport: Transport = {
  open(url: string, events: ChannelEvents): Channel {
    const socket = new WebSocket(url);
    // A binary frame is never read, but as an ArrayBuffer its size is known at once (a Blob would have to be waited for).
    socket.binaryType = "arraybuffer";
    const life = new AbortController();
    const { signal } = life;
    socket.addEventListener("open", () => events.opened(), { signal });
    socket.addEventListener(
      "message",
      (event: MessageEvent<unknown>) => {
        if (typeof event.data === "string") events.incoming({ kind: "text", text: event.data });
        else
          events.incoming({
            kind: "binary",
            bytes: event.data instanceof ArrayBuffer ? event.data.byteLength : 0,
          });
      },
      { signal },
    );
    // `error` says nothing that `close` does not say after it.
    socket.addEventListener(
      "close",
      (event) => {
        life.abort();
        events.ended({ code: event.code });
      },
      { signal },
    );
    return {
      send(text) {
        if (signal.aborted || socket.readyState !== WebSocket.OPEN) return false;
        socket.send(text);
        return true;
      },
      buffered: () => socket.bufferedAmount,
      abandon() {
        life.abort();
        // While CONNECTING this fails the connection, while OPEN it starts the closing handshake; a half-open peer never answers it,
        // and the browser ends the socket by itself after a while.
        socket.close();
      },
    };
  },
};
