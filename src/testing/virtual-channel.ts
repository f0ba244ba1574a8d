/** A socket on a virtual link: frames keep their order, take their time, and can be lost. */
import { unreachable } from "../base/result.ts";
import type { Channel, ChannelEvents } from "../sync/connect/transport.ts";
import type { Cuttable, Link } from "./virtual-link.ts";
import type { PubSide } from "./virtual-pub.ts";

/** A browser says 1006 for nearly everything. */
const ABNORMAL = 1006;
/** When a pub notices that the other side of a half-open channel is gone. */
const PUB_NOTICES_MS = 2 * 60_000;

/** What something else at the pub's address may say: nothing of it is asked for, and nothing of it is a message. */
const garbage: readonly string[] = [
  "",
  "ping",
  "{}",
  "<html>",
  "x".repeat(208),
  "=".repeat(44),
  "\u0000\uffff".repeat(500),
];

export class VirtualChannel implements Channel, Cuttable {
  #state: "connecting" | "open" | "ending" | "over" = "connecting";
  #halfOpen = false;
  #side: PubSide | undefined;
  /** When the last frame arrives on each way: none overtakes another. */
  #lastOut = 0;
  #lastIn = 0;
  /** When the last character handed over is on the network. */
  #drainedAt = 0;

  constructor(
    private readonly link: Link,
    private readonly events: ChannelEvents,
  ) {
    link.opens(this);
    this.#connect();
  }

  get works(): boolean {
    return this.#state === "open" && !this.#halfOpen;
  }

  send(text: string): boolean {
    if (this.#state !== "open") return false;
    const { link } = this;
    const now = link.clock.now();
    link.counts.framesOut += 1;
    link.counts.characters += text.length;
    link.event("says", text);
    this.#drainedAt = Math.max(now, this.#drainedAt) + text.length / link.pace;
    this.#lastOut = Math.max(this.#lastOut, this.#drainedAt + link.travelMs());
    link.clock.after(this.#lastOut - now, () => {
      if (this.#lost()) return;
      link.reaches(text);
      this.#side?.hear(text);
    });
    return true;
  }

  buffered(): number {
    return Math.max(0, Math.round((this.#drainedAt - this.link.clock.now()) * this.link.pace));
  }

  abandon(): void {
    if (this.#state === "over") return;
    this.#over("abandoned");
    this.link.clock.after(this.#halfOpen ? PUB_NOTICES_MS : this.link.travelMs(), () => this.#leavePub());
  }

  cut(): void {
    if (this.#state === "ending" || this.#state === "over") return;
    this.#endBy(ABNORMAL, "cut");
  }

  goHalfOpen(): void {
    if (this.#state === "open") this.#halfOpen = true;
  }

  #connect(): void {
    const { link } = this;
    switch (link.trouble) {
      case "silent":
        link.met("silent");
        return;
      case "refuses":
      case "captive":
      case "unavailable":
      case "no upgrade":
        link.met(link.trouble);
        this.#endBy(ABNORMAL, link.trouble);
        return;
      case "slams":
      case "garbage":
      case "none":
        link.clock.after(2 * link.travelMs(), () => this.#opened());
        return;
      default:
        unreachable(link.trouble);
    }
  }

  #opened(): void {
    const { link } = this;
    // Went silent meanwhile: the handshake is lost as well.
    if (this.#state !== "connecting" || link.trouble === "silent") return;
    if (!link.pub.up()) {
      this.#endBy(ABNORMAL, "nobody listens");
      return;
    }
    this.#state = "open";
    link.counts.opened += 1;
    link.event("opened");
    this.#side = link.pub.connect({
      tell: (text) => this.#deliver(text.length, () => this.events.incoming({ kind: "text", text }), text),
      tellBinary: (bytes) => this.#deliver(bytes, () => this.events.incoming({ kind: "binary", bytes })),
      end: (code) => this.#endBy(code, "closed by the pub"),
    });
    this.events.opened();
    if (link.trouble === "slams") {
      link.met("slams");
      this.#endBy(ABNORMAL, "closed at once");
    } else if (link.trouble === "garbage")
      for (const text of garbage)
        this.#deliver(text.length, () => this.events.incoming({ kind: "text", text }), text);
  }

  #deliver(size: number, arrive: () => void, text?: string): void {
    const { link } = this;
    const now = link.clock.now();
    const takes = size / link.pace;
    this.#lastIn = Math.max(this.#lastIn + takes, now + link.muteMs() + takes + link.travelMs());
    link.clock.after(this.#lastIn - now, () => {
      if (this.#lost()) return;
      link.counts.framesIn += 1;
      link.counts.characters += size;
      link.event("hears", text);
      arrive();
    });
  }

  /** Whether a frame that would arrive now does not. */
  #lost(): boolean {
    if (this.#state === "open" && this.#halfOpen) this.link.met("half-open");
    return this.#state !== "open" || this.#halfOpen;
  }

  #endBy(code: number, why: string): void {
    if (this.#state === "ending" || this.#state === "over") return;
    // Half-open means that news of the end is lost as well.
    if (this.#halfOpen) return;
    this.#state = "ending";
    this.#leavePub();
    this.link.clock.after(this.link.travelMs(), () => {
      if (this.#state === "over") return;
      this.#over(why);
      this.events.ended({ code });
    });
  }

  #over(why: string): void {
    this.#state = "over";
    this.link.live.delete(this);
    this.link.event(`over: ${why}`);
  }

  #leavePub(): void {
    const side = this.#side;
    this.#side = undefined;
    side?.ended();
  }
}
