/** A network played by hand: the test is the other side of each channel, and of each HTTP request. */
import { err, ok } from "../base/result.ts";
import type { ChannelEvents, Transport } from "../sync/connect/transport.ts";
import type { Http, HttpAnswer } from "../sync/http.ts";

export interface HandChannel {
  readonly url: string;
  /** What our side said, in order. */
  readonly said: string[];
  readonly events: ChannelEvents;
  abandoned: boolean;
  /** Neither ended by the other side nor given up by ours. */
  live: boolean;
  opened: boolean;
}

/** The other side says this text. */
export const hear = (channel: HandChannel, text: string): void =>
  channel.events.incoming({ kind: "text", text });

/** Channels wait in `opened` until the test opens or ends them. */
export function handTransport(): Transport & { readonly channels: HandChannel[]; mostLive(): number } {
  const channels: HandChannel[] = [];
  let most = 0;
  return {
    channels,
    /** The most channels to one address that were live at once. */
    mostLive: () => most,
    open(url, events) {
      const channel: HandChannel = {
        url,
        said: [],
        abandoned: false,
        live: true,
        opened: false,
        events: {
          opened() {
            channel.opened = true;
            events.opened();
          },
          incoming: (frame) => (channel.live ? events.incoming(frame) : undefined),
          ended(end) {
            if (!channel.live) return;
            channel.live = false;
            events.ended(end);
          },
        },
      };
      channels.push(channel);
      most = Math.max(most, channels.filter((one) => one.live && one.url === url).length);
      return {
        send(text) {
          if (!channel.live) return false;
          channel.said.push(text);
          return true;
        },
        buffered: () => 0,
        abandon() {
          channel.live = false;
          channel.abandoned = true;
        },
      };
    },
  };
}

export type HandAnswer =
  | {
      readonly status: number;
      readonly body: string;
      readonly cut?: boolean;
      readonly headers?: Readonly<Record<string, string>>;
    }
  | "no-answer";

/** Answers each GET by the test's function of its path and query; `asked` lists them, and `signals` what ends each. `opaque`: something answers, without CORS. */
export function handHttp(
  answer: (path: string) => HandAnswer | Promise<HandAnswer>,
  opaque: () => boolean = () => false,
): Http & { readonly asked: string[]; readonly signals: AbortSignal[] } {
  const [asked, signals]: [string[], AbortSignal[]] = [[], []];
  return {
    asked,
    signals,
    async get(url, signal) {
      const { pathname, search } = new URL(url);
      asked.push(pathname + search);
      signals.push(signal);
      const given = await answer(pathname + search);
      if (given === "no-answer") return err({ kind: "no-answer" });
      return ok(asAnswer(given));
    },
    async answers() {
      return opaque();
    },
  };
}

function asAnswer({ status, body, cut, headers = {} }: Exclude<HandAnswer, string>): HttpAnswer {
  async function* pieces(): AsyncGenerator<string> {
    // Odd pieces, as a network gives them.
    for (let at = 0; at < body.length; at += 7_777) yield body.slice(at, at + 7_777);
  }
  return { status, header: (name) => headers[name], body: pieces(), cut: () => cut === true };
}

/** A poll answer of these texts. */
export const pollAnswer = (texts: readonly string[]): HandAnswer => ({
  status: 200,
  body: JSON.stringify({ messages: texts, nextSince: 0 }),
});
