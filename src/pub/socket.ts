/**
 * One WebSocket and one session of the core: text frames in and out, with back-pressure both ways. Reading pauses, so that TCP holds the sender
 * and nothing is lost, while too much of this socket waits for the core, while it reads slower than it asks, and for the rest of a
 * second in which it sent more than its share. Binary frames are for the session to mind (ours ignores them; one ends the reference).
 */
import { WebSocket } from "ws";
import type { Cancel, Clock } from "../base/clock.ts";
import { bounds } from "./bounds.ts";
import type { PubCore } from "./dialect.ts";

/** Close codes (RFC 6455 and its registry). */
const TRY_AGAIN_LATER = 1013;
const INTERNAL = 1011;
const GOING_AWAY = 1001;
const SECOND_MS = 1_000;

export class PubSocket {
  readonly #session: ReturnType<PubCore["connect"]>;
  /** References to texts that wait for the socket, from `#sent` on. */
  #outbound: string[] = [];
  #sent = 0;
  /** Lengths of frames that the core has not dealt with, oldest first. */
  readonly #waiting: number[] = [];
  #waitingCharacters = 0;
  #second = { began: 0, frames: 0 };
  #wake: Cancel | undefined;
  #heard = true;
  #progress: number;

  constructor(
    private readonly socket: WebSocket,
    core: Pick<PubCore, "connect">,
    private readonly clock: Clock,
  ) {
    this.#progress = clock.now();
    this.#session = core.connect({
      tell: (text) => this.#tell(text),
      handled: () => this.#handled(),
      end: () => this.#end(INTERNAL, "the store failed"),
    });
    socket.on("message", (data, isBinary) => {
      this.#heard = true;
      if (isBinary) this.#session.binary?.();
      else if (Buffer.isBuffer(data)) this.#frame(data.toString());
    });
    socket.on("pong", () => {
      this.#heard = true;
    });
    // A frame that is too large or no UTF-8: `ws` closes the socket by itself, with the code for it.
    socket.on("error", () => undefined);
    socket.on("close", () => {
      this.#wake?.();
      this.#outbound = [];
      this.#session.close();
    });
  }

  /** Called each `bounds.pingMs`: ends a socket that answered nothing since the last call, or that takes nothing of what waits for it. */
  checkAlive(): void {
    const stalled = this.#left > 0 && this.clock.now() - this.#progress > bounds.stalledMs;
    // A socket that we do not read cannot be heard.
    if (stalled || (!this.#heard && !this.socket.isPaused)) return this.socket.terminate();
    this.#heard = false;
    this.socket.ping();
  }

  close(): void {
    this.#end(GOING_AWAY, "the pub ends");
  }

  get #left(): number {
    return this.#outbound.length - this.#sent;
  }

  #frame(text: string): void {
    if (text === "") return;
    this.#waiting.push(text.length);
    this.#waitingCharacters += text.length;
    this.#count();
    this.#session.frame(text);
    this.#regulate();
  }

  #handled(): void {
    this.#waitingCharacters -= this.#waiting.shift() ?? 0;
    this.#regulate();
  }

  #count(): void {
    const now = this.clock.now();
    if (Math.abs(now - this.#second.began) >= SECOND_MS) this.#second = { began: now, frames: 0 };
    this.#second.frames++;
    if (this.#second.frames < bounds.framesPerSecond) return;
    this.#wake ??= this.clock.after(SECOND_MS, () => {
      this.#wake = undefined;
      this.#regulate();
    });
  }

  #regulate(): void {
    const busy =
      this.#wake !== undefined ||
      this.#waiting.length >= bounds.waitingFrames ||
      this.#waitingCharacters >= bounds.waitingCharacters ||
      this.#left >= bounds.slowFrames;
    if (busy && !this.socket.isPaused) this.socket.pause();
    else if (!busy && this.socket.isPaused) this.socket.resume();
  }

  #tell(text: string): void {
    if (this.socket.readyState !== WebSocket.OPEN) return;
    if (this.#left === 0) this.#progress = this.clock.now();
    this.#outbound.push(text);
    if (this.#left > bounds.outboundFrames) return this.#end(TRY_AGAIN_LATER, "reads too slowly");
    this.#pump();
  }

  #pump(): void {
    while (this.#left > 0 && this.socket.bufferedAmount < bounds.outboundBytes) {
      const text = this.#outbound[this.#sent++];
      if (text !== undefined) this.socket.send(text, () => this.#taken());
    }
    if (this.#sent < 4_096 && this.#left > 0) return;
    this.#outbound = this.#outbound.slice(this.#sent);
    this.#sent = 0;
  }

  #taken(): void {
    this.#progress = this.clock.now();
    if (this.#left === 0) return;
    this.#pump();
    this.#regulate();
  }

  #end(code: number, why: string): void {
    if (this.socket.readyState !== WebSocket.OPEN) return;
    this.#outbound = [];
    this.#sent = 0;
    this.socket.close(code, why);
    // A closing handshake needs a peer that answers; whoever does not read gets none.
    this.clock.after(SECOND_MS, () => this.socket.terminate());
  }
}
