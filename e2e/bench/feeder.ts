/**
 * A pub whose part the bench plays: it gives the sets over HTTP to the floor and the rival, and tells posts over its socket as fast as they are taken.
 * A browser's WebSocket has no back-pressure, and the engine ends a channel with 20,000 frames on the way: so the worker reports what it
 * holds, and no more than a window is told ahead of that.
 */
import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo, Socket } from "node:net";
import { type WebSocket, WebSocketServer } from "ws";
import type { Pair } from "./posts.ts";

/** Texts of one chunk, and chunks on the way: at most 8,000 frames. */
const CHUNK_POSTS = 500;
const CHUNKS_AHEAD = 8;

/** Posts that are told one behind the other; `counts` of them are new to the listener. */
export interface Chunk {
  readonly texts: readonly string[];
  readonly counts: number;
}

export interface Feeder {
  readonly url: string;
  readonly http: string;
  /** What `GET /texts` gives: one pair a line. */
  serve(pairs: readonly Pair[]): void;
  /** When the next socket opens, and when its first frame comes; ms of this process's clock. */
  nextTalk(): { readonly opened: Promise<number>; readonly firstFrame: Promise<number> };
  /** Tells chunks to whoever listens, and resolves with the ms from the first frame to the report that all are held. */
  tell(chunks: readonly Chunk[]): Promise<number>;
  close(): Promise<void>;
}

/** All of them, each new. */
export function chunksOf(pairs: readonly Pair[]): Chunk[] {
  const chunks: Chunk[] = [];
  for (let from = 0; from < pairs.length; from += CHUNK_POSTS) {
    const part = pairs.slice(from, from + CHUNK_POSTS);
    chunks.push({ texts: part.flatMap(([message, content]) => [content, message]), counts: part.length });
  }
  return chunks;
}

/** Posts that are held, each chunk with a new one behind it: its commit says that all before it were dealt with. */
export function heldChunks(pairs: readonly Pair[], fresh: readonly Pair[]): Chunk[] {
  return chunksOf(pairs).map(({ texts }, at) => {
    const [message, content] = fresh[at] ?? [];
    if (message === undefined || content === undefined)
      throw new Error("a chunk of held posts needs a new one");
    return { texts: [...texts, content, message], counts: 1 };
  });
}

export async function startFeeder(): Promise<Feeder> {
  let lines = "";
  const http = createServer((request, response) => {
    response.writeHead(200, { "access-control-allow-origin": "*" });
    response.end(request.url === "/texts" ? lines : '{"messages":[],"nextSince":0}');
  });
  const sockets = new WebSocketServer({ server: http });
  let talk: { readonly socket: WebSocket; readonly line: Socket } | undefined;
  let reported = 0;
  let heard = (): void => undefined;
  let opened = (_at: number): void => undefined;
  let framed = (_at: number): void => undefined;
  sockets.on("connection", (socket, request) => {
    if (request.url === "/reporter") {
      socket.on("message", (data: Buffer) => {
        reported = Number(data.toString());
        heard();
      });
      return;
    }
    talk = { socket, line: request.socket };
    opened(performance.now());
    socket.on("message", () => framed(performance.now()));
  });
  http.listen(0, "127.0.0.1");
  await once(http, "listening");
  const { port } = http.address() as AddressInfo;
  const report = (): Promise<void> =>
    new Promise((resolve) => {
      heard = resolve;
    });
  return {
    url: `ws://127.0.0.1:${port}/`,
    http: `http://127.0.0.1:${port}/`,
    serve(pairs) {
      lines = pairs.map((pair) => `${JSON.stringify(pair)}\n`).join("");
    },
    nextTalk: () => ({
      opened: new Promise((resolve) => {
        opened = resolve;
      }),
      firstFrame: new Promise((resolve) => {
        framed = resolve;
      }),
    }),
    async tell(chunks) {
      await report();
      const ends: number[] = [];
      let end = reported;
      for (const { counts } of chunks) {
        end += counts;
        ends.push(end);
      }
      const began = performance.now();
      for (const [at, { texts }] of chunks.entries()) {
        while (at >= CHUNKS_AHEAD && reported < (ends[at - CHUNKS_AHEAD] ?? 0)) await report();
        // One write a chunk, not one a frame: it is not this process that is measured, and the browser has its processors only.
        talk?.line.cork();
        for (const text of texts) talk?.socket.send(text);
        talk?.line.uncork();
      }
      while (reported < end) await report();
      return performance.now() - began;
    },
    async close() {
      for (const socket of sockets.clients) socket.terminate();
      sockets.close();
      http.closeAllConnections();
      http.close();
      await once(http, "close");
    },
  };
}
