/** A browser's message passing in memory, for tests of both sides of rpc. Delivery is at once. */
import type { ClientPort, ClientRuntime } from "../rpc/client.ts";
import type { Sender } from "../rpc/sender.ts";
import type { ServerPort, ServerRuntime } from "../rpc/server.ts";

export const OWN_ID = "abcdefghijklmnopabcdefghijklmnop";
export const OWN_URL = `chrome-extension://${OWN_ID}/`;
const OWN_PAGE: Sender = { id: OWN_ID, url: `${OWN_URL}src/popup/index.html` };

class Event<T extends readonly unknown[]> {
  readonly #listeners = new Set<(...args: T) => void>();
  addListener(listener: (...args: T) => void): void {
    this.#listeners.add(listener);
  }
  emit(...args: T): void {
    for (const listener of [...this.#listeners]) listener(...args);
  }
}

/** One side of a port. Like a real one it hears nothing of its own `disconnect`, and throws when used after the end. */
class FakePort implements ClientPort, ServerPort {
  readonly onMessage = new Event<[unknown]>();
  readonly onDisconnect = new Event<[]>();
  readonly received: unknown[] = [];
  open = true;
  other: FakePort | undefined;

  constructor(
    readonly name: string,
    readonly sender: Sender,
  ) {}

  postMessage(message: unknown): void {
    if (!this.open) throw new Error("Attempting to use a disconnected port object");
    this.other?.received.push(message);
    this.other?.onMessage.emit(message);
  }

  disconnect(): void {
    if (!this.open) return;
    this.open = false;
    if (!this.other?.open) return;
    this.other.open = false;
    this.other.onDisconnect.emit();
  }
}

type Hear = Parameters<ServerRuntime["onMessage"]["addListener"]>[0];

/** The background's `runtime`, with ways to speak to it as anybody. */
export class FakeServerRuntime implements ServerRuntime {
  readonly id = OWN_ID;
  #hear: Hear | undefined;
  readonly #connected = new Event<[ServerPort]>();
  readonly onMessage = { addListener: (hear: Hear) => this.#listen(hear) };
  readonly onConnect = {
    addListener: (heard: (port: ServerPort) => void) => this.#connected.addListener(heard),
  };

  #listen(hear: Hear): void {
    this.#hear = hear;
  }

  /** Sends `message` as `sender` and gives the answer; rejects as browsers do when nobody listens. */
  send(message: unknown, sender: Sender = OWN_PAGE): Promise<unknown> {
    const hear = this.#hear;
    if (!hear) return Promise.reject(new Error("Receiving end does not exist."));
    return new Promise((answered) => void hear(message, sender, answered));
  }

  /** Opens a port as `sender` and gives the page's side of it. */
  connect(name: string, sender: Sender = OWN_PAGE): FakePort {
    const page = new FakePort(name, sender);
    const background = new FakePort(name, sender);
    page.other = background;
    background.other = page;
    this.#connected.emit(background);
    return page;
  }
}

/** A page's `runtime`. The test is the other side: it reads `sent` and `ports`, and says what comes back. */
export class FakeClientRuntime implements ClientRuntime {
  readonly sent: unknown[] = [];
  /** The background's side of each port that the page opened, in order. */
  readonly ports: FakePort[] = [];
  answer: (message: unknown) => Promise<unknown> = () => Promise.resolve(undefined);
  gone = false;

  sendMessage(message: unknown): Promise<unknown> {
    this.sent.push(message);
    return this.answer(message);
  }

  connect({ name }: { name: string }): FakePort {
    if (this.gone) throw new Error("Extension context invalidated.");
    const page = new FakePort(name, OWN_PAGE);
    const background = new FakePort(name, OWN_PAGE);
    page.other = background;
    background.other = page;
    this.ports.push(background);
    return page;
  }
}
