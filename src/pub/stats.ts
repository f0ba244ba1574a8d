/** What a pub was asked and told, in counts, for tests: decorators around its core and its answers, so that neither knows of it. */
import type { Peer, PubCore, Session } from "./dialect.ts";
import type { PubAnswer, PubRequest } from "./http.ts";

type Talk = Pick<PubCore, "connect" | "settled" | "close">;
type Answering = (request: PubRequest) => Promise<PubAnswer>;

interface Frames {
  asks: number;
  messages: number;
  blobs: number;
  binary: number;
}

export interface Stats {
  sockets: number;
  /** From clients, and to them. */
  readonly framesIn: Frames;
  readonly framesOut: Frames;
  /** By kind; `heavy`: each GET that makes a reference verify its whole log again. */
  readonly requests: { poll: number; heavy: number; gossip: number };
  /** Paths and queries of the first `TARGETS` requests, in their order. */
  readonly targets: string[];
}

const TARGETS = 1_000;
const STATS_PATH = "/stats";
const ASK_CHARACTERS = 44;
const MESSAGE_CHARACTERS = 208;

const none = (): Frames => ({ asks: 0, messages: 0, blobs: 0, binary: 0 });

function count(frames: Frames, text: string): void {
  if (text.length === ASK_CHARACTERS) frames.asks++;
  else if (text.length === MESSAGE_CHARACTERS) frames.messages++;
  else frames.blobs++;
}

export const emptyStats = (): Stats => ({
  sockets: 0,
  framesIn: none(),
  framesOut: none(),
  requests: { poll: 0, heavy: 0, gossip: 0 },
  targets: [],
});

/** The same core; what goes through its sessions is counted. */
export function countFrames(core: Talk, stats: Stats): Talk {
  return {
    settled: () => core.settled(),
    close: () => core.close(),
    connect(peer: Peer): Session {
      stats.sockets++;
      const session = core.connect({
        tell(text) {
          count(stats.framesOut, text);
          peer.tell(text);
        },
        handled: () => peer.handled?.(),
        end: (failure) => peer.end?.(failure),
      });
      return {
        frame(text) {
          count(stats.framesIn, text);
          session.frame(text);
        },
        binary() {
          stats.framesIn.binary++;
          session.binary?.();
        },
        close: () => session.close(),
      };
    },
  };
}

/** The same answers, counted; `GET /stats` gives the counts, with what `more` adds at that moment, and is none of them. */
export function countRequests(answer: Answering, stats: Stats, more: () => object): Answering {
  return (request) => {
    const path = request.target.replace(/\?.*/, "");
    if (path === STATS_PATH)
      return Promise.resolve({
        status: 200,
        headers: { "content-type": "application/json" },
        body: JSON.stringify({ ...stats, ...more() }),
      });
    if (path === "/gossip/poll") stats.requests.poll++;
    else if (path.startsWith("/gossip")) stats.requests.gossip++;
    else stats.requests.heavy++;
    if (stats.targets.length < TARGETS) stats.targets.push(request.target);
    return answer(request);
  };
}
