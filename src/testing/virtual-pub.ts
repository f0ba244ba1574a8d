/** What the virtual network needs to know of a pub: one side of each channel, and its HTTP answers. */

/** The network, as the pub sees it: one connected client. */
export interface PubPeer {
  tell(text: string): void;
  tellBinary(bytes: number): void;
  /** The pub closes the channel. */
  end(code: number): void;
}

/** The pub, as the network sees it: its half of one channel. */
export interface PubSide {
  hear(text: string): void;
  /** The channel is gone; nothing follows. */
  ended(): void;
}

export interface PubAnswer {
  readonly status: number;
  /** By lower-case name. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

export interface VirtualPub {
  /** `wss://host/` */
  readonly url: string;
  /** False while it restarts: nothing listens. */
  up(): boolean;
  connect(peer: PubPeer): PubSide;
  /** @param path with the query, from the slash */
  get(path: string): Promise<PubAnswer>;
}

/** One entry of a pub's log: what its poll would tell. */
export interface Listed {
  readonly text: string;
  /** Undefined while the pub lacks it. */
  readonly content: string | undefined;
  /** When it came into the log, ms; undefined where a cursor finds it whenever it came. */
  readonly came?: number;
}

/** A pub of the simulation: one whose log can be looked at from outside, and that can die. */
export interface SimPub extends VirtualPub {
  log(): readonly Listed[];
  /** Whether the message of this id is in its log. */
  lists(id: string): boolean;
  /** Whether it listed this message once, and of its own accord does not any more. */
  forgot(id: string): boolean;
  /** Whether it ever gave a receipt of this message: listed it with its content, or gave it as the answer to its author's key. */
  showed(id: string): boolean;
  /** Called after something of its log, or of what it was about to list, was lost. */
  onLoss: () => void;
  /** Whether it would tell the text of this hash. */
  holds(hash: string): Promise<boolean>;
  /** Dies, and listens again after `downMs`. */
  crash(downMs: number): void;
  /** Tells everybody who is connected the newest of its log once more, as when somebody pushes all they have. */
  tellAgain(posts: number): void;
  /** From now on it makes no trouble of its own accord. */
  quiet(): void;
}

/** The texts of entries, each content before its message. */
export const textsOf = (entries: readonly Listed[]): readonly string[] =>
  entries.flatMap(({ text, content }) => (content === undefined ? [text] : [content, text]));
