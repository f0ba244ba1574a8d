/**
 * A socket server for tests in browsers: it says everything back, and closes when told `close <code> <reason>`; at `/mute` it never answers.
 * Vitest starts one per project.
 */
import { once } from "node:events";
import type { AddressInfo } from "node:net";
import type { TestProject } from "vitest/node";
import { WebSocketServer } from "ws";

declare module "vitest" {
  interface ProvidedContext {
    /** Its port on 127.0.0.1. */
    readonly echoPort: number;
  }
}

export default async function setup(project: TestProject): Promise<() => void> {
  const server = new WebSocketServer({
    host: "127.0.0.1",
    port: 0,
    verifyClient: ({ req }, answer) => {
      if (req.url !== "/mute") answer(true);
    },
  });
  await once(server, "listening");
  server.on("connection", (socket) => {
    socket.on("message", (data: Buffer, isBinary: boolean) => {
      const [, code, reason] = (!isBinary && /^close (\d+) (.*)$/.exec(data.toString())) || [];
      if (code !== undefined) socket.close(Number(code), reason);
      else socket.send(data, { binary: isBinary });
    });
  });
  project.provide("echoPort", (server.address() as AddressInfo).port);
  return () => {
    for (const socket of server.clients) socket.terminate();
    server.close();
  };
}
