/** How a page asks the background, and follows its status. The runtime and the clock come as arguments. */
import * as v from "valibot";
import { type Clock, sleep } from "../base/clock.ts";
import type { Replies, RequestArgs, RequestKind, RpcFailure, RpcMessage, StatusView } from "./contract.ts";
import { carriesPrivateKey } from "./key-pair.ts";
import { STATUS_PORT } from "./status-port.ts";
import { replies, rpcFailure, statusView } from "./views.ts";

export interface ClientPort {
  readonly onMessage: { addListener(heard: (message: unknown) => void): void };
  readonly onDisconnect: { addListener(ended: () => void): void };
  disconnect(): void;
}

/** What we need of `browser.runtime`. */
export interface ClientRuntime {
  sendMessage(message: unknown): Promise<unknown>;
  connect(info: { name: string }): ClientPort;
}

/** `lost`: the background went away before it answered, or answered what we can't read. `secret`: it held a private key, and was not sent. */
type RequestFailure = RpcFailure | { readonly kind: "lost" | "secret"; readonly detail: string };

export type Answer<K extends RequestKind> =
  | { readonly ok: true; readonly value: Replies[K] }
  | { readonly ok: false; readonly error: RequestFailure };

interface StatusFollower {
  onView(view: StatusView): void;
  /** The view is stale from now on; a new connection is being made. Can come several times in a row. */
  onLost(): void;
  /** This page belongs to an extension that was updated or removed: nothing comes any more. */
  onGone(): void;
}

export interface RpcClient {
  /** Never rejects. A request is sent once: whether a lost one was carried out, the next view tells. */
  request<K extends RequestKind>(kind: K, args: RequestArgs<K>): Promise<Answer<K>>;
  /** Calls `onView` with the live status at once and at each change, through deaths of the worker, until `signal` aborts. */
  followStatus(follower: StatusFollower, signal: AbortSignal): void;
}

/** A worker that dies while idle is woken by the next connect; one that fails to start must not be hammered. */
const RECONNECT_BASE_MS = 250;
const RECONNECT_CAP_MS = 4_000;

/** Wait before the next connect, ms, after `failures` connections in a row that brought no view: 0, 250, 500, … 4,000. */
export function reconnectDelay(failures: number): number {
  return failures === 0 ? 0 : Math.min(RECONNECT_BASE_MS * 2 ** (failures - 1), RECONNECT_CAP_MS);
}

export function rpcClient(runtime: ClientRuntime, clock: Clock): RpcClient {
  return {
    async request<K extends RequestKind>(kind: K, args: RequestArgs<K>): Promise<Answer<K>> {
      // Whatever a field of a page overlooks: all pages of ours speak through here. A file may hold a post with somebody's key in it.
      if (kind !== "importPage" && carriesPrivateKey(args))
        return { ok: false, error: { kind: "secret", detail: kind } };
      try {
        return readReply(kind, await runtime.sendMessage({ rpc: kind, args } satisfies RpcMessage<K>));
      } catch (error) {
        // Browsers reject when the worker dies before its answer, or when nobody listens yet.
        return lost(String(error));
      }
    },
    followStatus: (follower, signal) => follow(runtime, clock, follower, signal),
  };
}

const lost = (detail: string): { ok: false; error: RequestFailure } => ({
  ok: false,
  error: { kind: "lost", detail },
});

function readReply<K extends RequestKind>(kind: K, reply: unknown): Answer<K> {
  const read = v.safeParse(
    v.variant("ok", [
      v.object({ ok: v.literal(true), value: v.unknown() }),
      v.object({ ok: v.literal(false), error: rpcFailure }),
    ]),
    reply,
  );
  if (!read.success) return lost(`no reply to ${kind}`);
  if (!read.output.ok) return { ok: false, error: read.output.error };
  const shape: v.GenericSchema<unknown, Replies[K]> = replies[kind];
  const value = v.safeParse(shape, read.output.value);
  return value.success ? { ok: true, value: value.output } : lost(`a reply to ${kind} of another version`);
}

function follow(runtime: ClientRuntime, clock: Clock, follower: StatusFollower, signal: AbortSignal): void {
  let failures = 0;

  const again = (): void => {
    if (signal.aborted) return;
    follower.onLost();
    const wait = reconnectDelay(failures);
    failures += 1;
    void sleep(clock, wait, signal).then(connect);
  };

  const connect = (): void => {
    if (signal.aborted) return;
    let port: ClientPort;
    try {
      port = runtime.connect({ name: STATUS_PORT });
    } catch {
      // A missing listener is told by onDisconnect. connect itself throws only in a page whose extension is gone.
      follower.onGone();
      return;
    }
    const life = new AbortController();
    signal.addEventListener("abort", () => port.disconnect(), { once: true, signal: life.signal });
    port.onMessage.addListener((message) => {
      if (signal.aborted || life.signal.aborted) return;
      const view = v.safeParse(statusView, message);
      if (!view.success) return follower.onLost();
      failures = 0;
      follower.onView(view.output);
    });
    port.onDisconnect.addListener(() => {
      if (life.signal.aborted) return;
      life.abort();
      again();
    });
  };

  connect();
}
