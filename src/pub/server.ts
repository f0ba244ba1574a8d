/** The edges: `node:http` and `ws` around the core. */
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { Socket } from "node:net";
import { WebSocketServer } from "ws";
import { type Clock, every } from "../base/clock.ts";
import { bounds } from "./bounds.ts";
import type { PubCore } from "./dialect.ts";
import { type PubAnswer, type PubRequest, refusal } from "./http.ts";
import { PubSocket } from "./socket.ts";

export interface ServerOptions {
  readonly core: Pick<PubCore, "connect" | "settled" | "close">;
  /** Every HTTP request but an upgrade; it may take its time, and never rejects for what a client sent. */
  readonly answer: (request: PubRequest) => Promise<PubAnswer>;
  readonly clock: Clock;
  /** 0: any free port. */
  readonly port: number;
  readonly host: string;
}

export interface PubServer {
  readonly port: number;
  /** Closes every socket and answer; resolves when the port is free and all that came in was dealt with. */
  close(): Promise<void>;
}

/** Resolves when the port is open; rejects when it cannot be (taken, not allowed). */
export async function startServer({ core, answer, clock, port, host }: ServerOptions): Promise<PubServer> {
  const ended = new AbortController();
  const open = new Set<PubSocket>();
  const http = createServer({ requestTimeout: bounds.requestMs }, (request, response) => {
    response.setTimeout(bounds.stalledMs, () => response.destroy());
    // A request that is cut while it is read or answered needs no answer.
    serve(answer, request, response).catch(() => response.destroy());
  });
  http.maxConnections = 2 * bounds.connections;
  const sockets = new WebSocketServer({
    noServer: true,
    maxPayload: bounds.frameBytes,
    perMessageDeflate: false,
  });
  http.on("upgrade", (request: IncomingMessage, socket: Socket, head: Buffer) => {
    socket.on("error", () => socket.destroy());
    if (open.size >= bounds.connections) {
      socket.end("HTTP/1.1 503 Service Unavailable\r\nconnection: close\r\ncontent-length: 0\r\n\r\n");
      return;
    }
    sockets.handleUpgrade(request, socket, head, (webSocket) => {
      const one = new PubSocket(webSocket, core, clock);
      open.add(one);
      webSocket.on("close", () => open.delete(one));
    });
  });
  every(clock, bounds.pingMs, ended.signal, () => {
    for (const one of open) one.checkAlive();
  });
  await new Promise<void>((resolve, reject) => {
    http.once("error", reject);
    http.listen(port, host, resolve);
  });
  const address = http.address();
  return {
    port: typeof address === "object" && address ? address.port : port,
    async close() {
      ended.abort();
      const closed = new Promise<void>((resolve) => http.close(() => resolve()));
      for (const one of open) one.close();
      http.closeIdleConnections();
      const cancel = clock.after(CLOSING_MS, () => http.closeAllConnections());
      await closed;
      cancel();
      await core.settled();
      core.close();
    },
  };
}

/** Answers that run are cut after this long at the end of the process. */
const CLOSING_MS = 1_000;

async function serve(
  answering: ServerOptions["answer"],
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const method = request.method ?? "GET";
  const body = method === "POST" ? await readBody(request) : "";
  const answer =
    typeof body === "number"
      ? refusal(body, body === 413 ? "too_large" : "not_text")
      : await answering({ method, target: request.url ?? "/", body });
  await send(answer, request, response);
}

/** The body as text; 413 where it is too large, 400 where it is no UTF-8 (its hash would be of another text). */
async function readBody(request: IncomingMessage): Promise<string | 400 | 413> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of request) {
    if (!Buffer.isBuffer(chunk)) continue;
    bytes += chunk.length;
    if (bytes > bounds.frameBytes) return 413;
    chunks.push(chunk);
  }
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(Buffer.concat(chunks));
  } catch {
    return 400;
  }
}

async function send(answer: PubAnswer, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const { status, headers, body } = answer;
  if (typeof body === "string") {
    const bytes = Buffer.from(body, "utf8");
    response.writeHead(
      status,
      status === 204 ? headers : { ...headers, "content-length": String(bytes.length) },
    );
    response.end(bytes);
    return;
  }
  response.writeHead(status, headers);
  if (request.method === "HEAD") {
    response.end();
    return;
  }
  for (const chunk of body) {
    if (response.destroyed) return;
    if (!response.write(chunk)) await drained(response);
  }
  response.end();
}

function drained(response: ServerResponse): Promise<void> {
  return new Promise((resolve) => {
    const go = (): void => {
      response.off("drain", go);
      response.off("close", go);
      resolve();
    };
    response.once("drain", go);
    response.once("close", go);
  });
}
