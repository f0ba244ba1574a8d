/** How a page is spoken to: whoever carries the words (a port of the browser's, a test's list) implements it. */
export interface Heard {
  /** All arrivals up to this one were told. */
  readonly seq?: number;
  /** Asks of the page that this settles. */
  readonly answers?: readonly string[];
}

export interface Voice {
  /** Frames for one socket of the page, in their order. */
  heard(socket: number, texts: readonly string[], more?: Heard): void;
  /** The channel of this socket ends. */
  close(socket: number, code: number, reason: string): void;
}
