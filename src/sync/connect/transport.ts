/**
 * A channel is one open socket. It ends once. The engine sees sockets only through this, so that it runs over a virtual
 * network in the simulation and over `websocket-transport.ts` in browsers.
 */

import type { Incoming } from "../frame.ts";

export type { Incoming };

/** What the other side or the network did to a channel. A browser tells little: 1006 stands for nearly everything. */
export interface ChannelEnd {
  readonly code: number;
}

export interface ChannelEvents {
  opened(): void;
  incoming(frame: Incoming): void;
  /** At most once; nothing follows it. Never called after `abandon`. */
  ended(end: ChannelEnd): void;
}

export interface Channel {
  /** Hands a text to the network; false when the channel is not open (any more). Nothing tells whether it arrives. */
  send(text: string): boolean;
  /** Bytes handed over and not yet on the network. */
  buffered(): number;
  /** Ends it from our side at once: no event follows, and a close that hangs (half-open) is not waited for. */
  abandon(): void;
}

export interface Transport {
  /** Starts to connect. Events never come within this call. */
  open(url: string, events: ChannelEvents): Channel;
}
