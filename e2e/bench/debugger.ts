/** Chromium's own look into the worker: its heap, and a profile of where its time goes. */
import { createServer } from "node:net";
import { WebSocket } from "ws";

export interface Debugger {
  /** Bytes in use after a collection: JavaScript, and buffers beside it. */
  heap(): Promise<number>;
  profile(): Promise<{ stop(): Promise<Profile> }>;
  /** Everything that the browser's threads do in these categories. */
  trace(categories: readonly string[]): Promise<{ stop(): Promise<readonly TraceEvent[]> }>;
  close(): void;
}

/** One of Chromium's trace events: times in µs, `tdur` the thread's own time on a processor. */
export interface TraceEvent {
  readonly name: string;
  readonly cat: string;
  readonly pid: number;
  readonly tid: number;
  readonly ts: number;
  readonly dur?: number;
  readonly tdur?: number;
  readonly args: Readonly<Record<string, unknown>>;
}

export interface Profile {
  readonly nodes: readonly {
    readonly id: number;
    readonly callFrame: { readonly functionName: string; readonly url: string; readonly lineNumber: number };
    readonly hitCount?: number;
    readonly children?: readonly number[];
  }[];
  readonly samples: readonly number[];
  readonly timeDeltas: readonly number[];
}

/** A port that was free a moment ago. */
export async function freePort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await new Promise((resolve) => server.once("listening", resolve));
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  if (address === null || typeof address === "string") throw new Error("no port");
  return address.port;
}

interface Attachable {
  readonly type: string;
  readonly url: string;
  readonly webSocketDebuggerUrl: string;
}

const isWorker = ({ type }: Attachable): boolean => type === "service_worker";

/** Attaches to the one service worker of the Chromium that listens there, or to the page that is wanted. */
export async function attachDebugger(
  port: number,
  isWanted: (one: Attachable) => boolean = isWorker,
): Promise<Debugger> {
  const targets = (await (await fetch(`http://127.0.0.1:${port}/json/list`)).json()) as Attachable[];
  const address = targets.find(isWanted)?.webSocketDebuggerUrl;
  if (address === undefined) throw new Error("Chromium shows no such target");
  const socket = new WebSocket(address, { perMessageDeflate: false });
  await new Promise((resolve, reject) => socket.once("open", resolve).once("error", reject));
  const waiting = new Map<number, (reply: unknown) => void>();
  let last = 0;
  const traced: TraceEvent[] = [];
  let traceEnded = (): void => undefined;
  socket.on("message", (data: Buffer) => {
    const { id, result, method, params } = JSON.parse(data.toString()) as {
      id?: number;
      result: unknown;
      method?: string;
      params?: { value: readonly TraceEvent[] };
    };
    if (id !== undefined) waiting.get(id)?.(result);
    if (method === "Tracing.dataCollected") traced.push(...(params?.value ?? []));
    if (method === "Tracing.tracingComplete") traceEnded();
  });
  const send = <T>(method: string, params: object = {}): Promise<T> =>
    new Promise((resolve) => {
      waiting.set(++last, (reply) => resolve(reply as T));
      socket.send(JSON.stringify({ id: last, method, params }));
    });
  return {
    async heap() {
      for (let round = 0; round < 3; round++) await send("HeapProfiler.collectGarbage");
      const use = await send<{
        usedSize: number;
        embedderHeapUsedSize?: number;
        backingStorageSize?: number;
      }>("Runtime.getHeapUsage");
      return use.usedSize + (use.embedderHeapUsedSize ?? 0) + (use.backingStorageSize ?? 0);
    },
    async profile() {
      await send("Profiler.enable");
      await send("Profiler.setSamplingInterval", { interval: 500 });
      await send("Profiler.start");
      return { stop: async () => (await send<{ profile: Profile }>("Profiler.stop")).profile };
    },
    async trace(categories) {
      traced.length = 0;
      const traceConfig = { includedCategories: categories, excludedCategories: ["*"] };
      await send("Tracing.start", { traceConfig, transferMode: "ReportEvents" });
      return {
        async stop() {
          const ended = new Promise<void>((resolve) => {
            traceEnded = resolve;
          });
          await send("Tracing.end");
          await ended;
          return [...traced];
        },
      };
    },
    close: () => socket.close(),
  };
}

/** Self time of functions, the greatest first: ms and where they stand. */
export function hottest({ nodes, samples, timeDeltas }: Profile, count: number): readonly string[] {
  const own = new Map<number, number>();
  for (const [at, node] of samples.entries()) own.set(node, (own.get(node) ?? 0) + (timeDeltas[at] ?? 0));
  const byName = new Map<string, number>();
  for (const { id, callFrame } of nodes) {
    const name = `${callFrame.functionName || "(anonymous)"} ${callFrame.url.split("/").at(-1) ?? ""}:${callFrame.lineNumber + 1}`;
    byName.set(name, (byName.get(name) ?? 0) + (own.get(id) ?? 0));
  }
  return [...byName]
    .sort(([, a], [, b]) => b - a)
    .slice(0, count)
    .map(([name, us]) => `${(us / 1000).toFixed(0).padStart(7)} ms  ${name}`);
}
