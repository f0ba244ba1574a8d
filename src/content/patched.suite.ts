/** A patched WebSocket beside the browser's own, with a bridge that the test plays: it says back what is told, as the echo server does. */
import { inject } from "vitest";
import { type Tasks, taskQueue } from "./builtin-time.ts";
import { NativeSocket, type SocketClass } from "./builtins.ts";
import { DOWN, UP } from "./channel.ts";
import { openPatch } from "./patch.ts";

export const echoUrl = (): string => `ws://127.0.0.1:${inject("echoPort")}/`;
export const PUB = "wss://pub.invalid/";

export class Patched {
  readonly channel = new EventTarget();
  readonly stage = new EventTarget();
  readonly ups: string[] = [];
  /** Waits of the script, which run when the test says so. */
  readonly waits: (() => void)[] = [];
  readonly repeats = new Set<() => void>();
  hasBridge = true;
  readonly Socket: SocketClass;

  constructor(readonly tasks: Tasks = taskQueue()) {
    this.channel.addEventListener(UP, (event) => this.#hear(event as CustomEvent<string>));
    const Socket = this.open();
    if (!Socket) throw new Error("nobody was here before");
    this.Socket = Socket;
  }

  open(): SocketClass | undefined {
    return openPatch({
      channel: this.channel,
      stage: this.stage,
      Native: NativeSocket,
      tasks: this.tasks,
      isSecure: false,
      time: {
        after: (_, run) => void this.waits.push(run),
        each: (_, run) => {
          this.repeats.add(run);
          return () => void this.repeats.delete(run);
        },
      },
    });
  }

  #hear(event: CustomEvent<string>): void {
    if (!this.hasBridge) return;
    event.preventDefault();
    const { detail } = event;
    this.ups.push(detail);
    const [, socket, text = ""] = /^s(\d+) ([\s\S]*)$/.exec(detail) ?? [];
    if (socket === undefined) return;
    const [, end] = /^close (.*)$/.exec(text) ?? [];
    this.tasks.add(() => (end === undefined ? this.tell(socket, text) : this.down(`c${socket} ${end}`)));
  }

  /** As the bridge, in one event. */
  tell(socket: number | string, ...texts: readonly string[]): void {
    this.down(`m${socket} ${JSON.stringify(texts)}`);
  }

  down(detail: unknown): void {
    this.channel.dispatchEvent(new CustomEvent(DOWN, { detail }));
  }

  list(...pubs: string[]): void {
    this.down(`l1.2.3 ${pubs.map((pub) => pub.replace(/\/$/, "")).join(" ")}`);
  }
}

/** Every kind of socket that a page can get, each as a way to make one that is or will be open. */
export const kindsOfSocket: Readonly<
  Record<string, () => { Socket: SocketClass; url: string; decide: () => void }>
> = {
  "the browser's own": () => ({ Socket: NativeSocket, url: echoUrl(), decide: () => {} }),
  "the browser's own, by our class": () => {
    const patched = new Patched();
    patched.list(PUB);
    return { Socket: patched.Socket, url: echoUrl(), decide: () => {} };
  },
  "undecided, then passed through": () => {
    const patched = new Patched();
    return { Socket: patched.Socket, url: echoUrl(), decide: () => patched.list(PUB) };
  },
  "undecided, then virtual": () => {
    const patched = new Patched();
    return { Socket: patched.Socket, url: PUB, decide: () => patched.list(PUB) };
  },
  "virtual at once": () => {
    const patched = new Patched();
    patched.list(PUB);
    return { Socket: patched.Socket, url: PUB, decide: () => {} };
  },
};

/** The next event of this kind. */
export const next = <E extends Event>(target: EventTarget, kind: string): Promise<E> =>
  new Promise((resolve) => target.addEventListener(kind, (event) => resolve(event as E), { once: true }));
