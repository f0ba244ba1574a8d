/** A whole pub: a data folder, the core over it, and the server around it; ours, or one with the habits of the reference. */
import { join } from "node:path";
import { type Apds, openApds } from "apds";
import type { Clock } from "../base/clock.ts";
import { openDataFolder, readDirectory } from "./data-folder.ts";
import { openPubCore, type PubCore } from "./dialect.ts";
import { answerHttp, type PubAnswer, type PubRequest, refusal } from "./http.ts";
import { nodeCrypto } from "./node-crypto.ts";
import { ReferenceCore } from "./reference/reference-core.ts";
import { openReferenceDisk } from "./reference/reference-disk.ts";
import { answerAsReference } from "./reference/reference-http.ts";
import { startServer } from "./server.ts";
import { countFrames, countRequests, emptyStats } from "./stats.ts";

export interface PubOptions {
  /** Data folder, made if it is not there. */
  readonly data: string;
  /** 0: any free port. */
  readonly port: number;
  readonly host: string;
  readonly clock: Clock;
  /** Called with the texts it returns told to the core before the port opens, where the folder holds no post yet. */
  readonly seed?: (folder: string, now: number) => Promise<readonly string[]>;
  /** Behaves as the reference does; for tests. */
  readonly asReference?: ReferenceHabits;
  /** Without `/gossip/poll`: 404. For tests. */
  readonly noPoll?: boolean;
  /** Serves `GET /stats`. For tests. */
  readonly stats?: boolean;
}

export interface ReferenceHabits {
  /** Mute for so long per message of its log, each time it verifies it again. */
  readonly rebuildMsPerMessage: number;
  /** What happens on a binary frame. */
  readonly crash: () => void;
}

export interface Pub {
  readonly port: number;
  readonly repairs: readonly string[];
  close(): Promise<void>;
}

/** A core with what it needs to be a pub, whichever of the two it is. */
interface Inside {
  readonly core: Pick<PubCore, "connect" | "settled" | "close">;
  readonly answer: (request: PubRequest) => Promise<PubAnswer>;
  readonly posts: () => number;
  /** Entries that its log lost. */
  readonly lost: () => number;
  readonly repairs: readonly string[];
  close(): Promise<void>;
}

/** Opens everything; rejects when the folder or the port cannot be had. */
export async function startPub(options: PubOptions): Promise<Pub> {
  const { data, port, host, clock, seed } = options;
  const inside = await (options.asReference
    ? openReference(options, options.asReference)
    : openOurs(options));
  if (seed && inside.posts() === 0) {
    const told = inside.core.connect({ tell: () => undefined });
    for (const text of await seed(data, clock.now())) told.frame(text);
    told.close();
    await inside.core.settled();
  }
  const stats = emptyStats();
  const polled = options.noPoll ? withoutPoll(inside.answer) : inside.answer;
  const counts = () => ({ posts: inside.posts(), lost: inside.lost() });
  const server = await startServer({
    core: options.stats ? countFrames(inside.core, stats) : inside.core,
    answer: options.stats ? countRequests(polled, stats, counts) : polled,
    clock,
    port,
    host,
  });
  return {
    port: server.port,
    repairs: inside.repairs,
    async close() {
      await server.close();
      await inside.close();
    },
  };
}

async function openOurs({ data, clock }: PubOptions): Promise<Inside> {
  const crypto = nodeCrypto();
  const folder = await openDataFolder(data, clock, crypto);
  const apds: Apds = openApds({ store: folder.store, now: () => clock.now(), crypto });
  const core = await openPubCore({ apds, clock, persist: folder.persist });
  return {
    core,
    answer: (request) => answerHttp(core, folder.directory, request),
    posts: () => core.listing.size,
    lost: () => 0,
    repairs: folder.repairs,
    close: () => folder.close(),
  };
}

async function openReference({ data, clock }: PubOptions, habits: ReferenceHabits): Promise<Inside> {
  const crypto = nodeCrypto();
  const disk = await openReferenceDisk(data, clock, crypto);
  const core = new ReferenceCore({ disk, clock, crypto, ...habits });
  const directory = (name: string) => readDirectory(join(data, "directory.json"), name);
  return {
    core,
    answer: (request) => answerAsReference(core, directory, request, clock.now()),
    posts: () => core.log.length,
    lost: () => core.lost,
    repairs: [],
    close: () => disk.close(),
  };
}

const withoutPoll =
  (answer: Inside["answer"]): Inside["answer"] =>
  (request) =>
    request.target.startsWith("/gossip/poll") ? Promise.resolve(refusal(404, "not_found")) : answer(request);
