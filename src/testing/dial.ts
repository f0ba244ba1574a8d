/** A bare client of a real pub, for tests: sends frames, keeps what it hears in order. */
import { once } from "node:events";
import { type Crypto, hashText } from "apds";
import { WebSocket } from "ws";

export interface Dialled {
  readonly socket: WebSocket;
  send(frame: string | Buffer): void;
  /** Text frames so far, answers to fences apart; binary ones as `binary <base64>`. */
  heard(): readonly string[];
  /** Whether the other side ended it. */
  cut(): boolean;
  /** Resolves with the first frame that fits, of those that were heard and those that come; rejects when the socket ends before. */
  hears(fits: (frame: string) => boolean): Promise<string>;
  /** Resolves with the close code when the socket has ended. */
  ended(): Promise<number>;
  close(): Promise<void>;
}

const FENCE = "a text that is held, so that asking for it shows that everything said before was dealt with";

export async function dial(port: number): Promise<Dialled> {
  const socket = new WebSocket(`ws://127.0.0.1:${port}/`);
  const frames: string[] = [];
  const waiting = new Set<() => void>();
  let code: number | undefined;
  let closing = false;
  socket.on("message", (data: Buffer, isBinary) => {
    frames.push(isBinary ? `binary ${data.toString("base64")}` : data.toString());
    for (const look of [...waiting]) look();
  });
  socket.on("close", (closeCode) => {
    code = closeCode;
    for (const look of [...waiting]) look();
  });
  // The close that follows says the same.
  socket.on("error", () => undefined);
  await once(socket, "open");
  return {
    socket,
    send: (frame) => socket.send(frame),
    heard: () => frames.filter((frame) => frame !== FENCE),
    cut: () => code !== undefined && !closing,
    hears: (fits) =>
      new Promise((resolve, reject) => {
        let seen = 0;
        const look = (): void => {
          while (seen < frames.length && !fits(frames[seen] ?? "")) seen++;
          const frame = frames[seen];
          if (frame === undefined && code === undefined) return;
          waiting.delete(look);
          if (frame === undefined) reject(new Error(`the socket ended (${code}) before the frame came`));
          else resolve(frame);
        };
        waiting.add(look);
        look();
      }),
    ended: () =>
      new Promise((resolve) => {
        if (code !== undefined) return resolve(code);
        socket.once("close", (closeCode) => resolve(closeCode));
      }),
    async close() {
      closing = code === undefined;
      if (code !== undefined) return;
      socket.close();
      await once(socket, "close");
    },
  };
}

/**
 * A fence resolves when the pub has dealt with all that this client sent, and the client has heard all that was told to it until then; of a
 * socket that the pub ends, when it has ended.
 */
export async function openFence(
  core: { post(text: string): Promise<unknown> },
  crypto: Crypto,
): Promise<(client: Dialled) => Promise<void>> {
  await core.post(FENCE);
  const hash = await hashText(FENCE, crypto);
  return async (client) => {
    if (client.socket.readyState !== WebSocket.OPEN) return void (await client.ended());
    const answered = new Promise<void>((resolve) => {
      const hear = (data: Buffer): void => {
        if (data.toString() === FENCE) done();
      };
      const done = (): void => {
        client.socket.off("message", hear);
        client.socket.off("close", done);
        resolve();
      };
      client.socket.on("message", hear);
      client.socket.on("close", done);
    });
    client.send(hash);
    await answered;
  };
}
