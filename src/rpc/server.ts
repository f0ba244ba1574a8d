/** The background's side: checks the sender, then the shape, then calls one small handler. */
import * as v from "valibot";
import type { Clock } from "../base/clock.ts";
import type { Watchable } from "../base/watchable.ts";
import {
  type Replies,
  type RequestArgs,
  type RequestKind,
  type RpcFailure,
  type RpcReply,
  requests,
  type StatusView,
} from "./contract.ts";
import { type Sender, senderTrouble } from "./sender.ts";
import { STATUS_PORT, type StatusPort, sendStatus } from "./status-port.ts";

/** One small function a request. What it throws is a bug or a failed store: the page hears `failed` and the message of the error. */
export type Handlers = {
  readonly [K in RequestKind]: (args: RequestArgs<K>) => Promise<Replies[K]>;
};

export interface ServerPort extends StatusPort {
  readonly name: string;
  readonly sender?: Sender;
  disconnect(): void;
}

/** What we need of `browser.runtime`: a listener that returns true answers later, by its third argument, in both browsers. */
export interface ServerRuntime {
  readonly id: string;
  readonly onMessage: {
    addListener(hear: (message: unknown, sender: Sender, respond: (answer: unknown) => void) => true): void;
  };
  readonly onConnect: { addListener(connected: (port: ServerPort) => void): void };
}

export interface ServerOptions {
  readonly runtime: ServerRuntime;
  /** `browser.runtime.getURL("")`. */
  readonly ownUrl: string;
  readonly handlers: Handlers;
  readonly clock: Clock;
}

export interface Server {
  /** Gives the status to all ports that follow it: those of now and those that connect later. Call it once. */
  serveStatus(status: Watchable<StatusView>): void;
}

/**
 * Listens at once, as a woken worker must in its first turn; handlers may wait for whatever is not ready yet, and ports
 * that connect early get their first view when `serveStatus` is called.
 */
export function serve({ runtime, ownUrl, handlers, clock }: ServerOptions): Server {
  const own = { id: runtime.id, url: ownUrl };
  const early = new Set<ServerPort>();
  let status: Watchable<StatusView> | undefined;

  runtime.onMessage.addListener((message, sender, respond) => {
    const trouble = senderTrouble(sender, own);
    if (trouble === undefined) void answer(handlers, message).then(respond);
    else respond(refuse("sender", trouble));
    return true;
  });

  runtime.onConnect.addListener((port) => {
    if (port.name !== STATUS_PORT) return;
    if (senderTrouble(port.sender ?? {}, own) !== undefined) return port.disconnect();
    if (status) return sendStatus(port, status, clock);
    early.add(port);
    port.onDisconnect.addListener(() => early.delete(port));
  });

  return {
    serveStatus(watched) {
      status = watched;
      for (const port of early) sendStatus(port, watched, clock);
      early.clear();
    },
  };
}

const refuse = (kind: RpcFailure["kind"], detail: string): { ok: false; error: RpcFailure } => ({
  ok: false,
  error: { kind, detail },
});

const envelope = v.strictObject({ rpc: v.string(), args: v.unknown() });

async function answer(handlers: Handlers, message: unknown): Promise<RpcReply<RequestKind>> {
  const read = v.safeParse(envelope, message);
  if (!read.success) return refuse("shape", "not {rpc, args}");
  const { rpc, args } = read.output;
  if (!isKind(rpc)) return refuse("shape", `unknown request ${rpc.slice(0, 40)}`);
  return await call(handlers, rpc, args);
}

/** Own keys alone: `constructor` and `__proto__` are found in every object, and are no requests. */
const isKind = (text: string): text is RequestKind => Object.hasOwn(requests, text);

async function call<K extends RequestKind>(
  handlers: Handlers,
  kind: K,
  args: unknown,
): Promise<RpcReply<RequestKind>> {
  const read = v.safeParse(requests[kind], args);
  if (!read.success) return refuse("shape", `${kind}: ${read.issues[0].message}`);
  try {
    return { ok: true, value: await handlers[kind](read.output as RequestArgs<K>) };
  } catch (error) {
    return refuse("failed", error instanceof Error ? error.message : String(error));
  }
}
