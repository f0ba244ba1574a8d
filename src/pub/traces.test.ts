/**
 * What the reference's pub was seen to say (`traces.json`), said again over real sockets to ours, and to ours with the reference's habits:
 * the same comes back, but for the lists below.
 */
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { memoryStore, openApds } from "apds";
import * as v from "valibot";
import { afterEach, describe, expect, it } from "vitest";
import { type Dialled, dial, openFence } from "../testing/dial.ts";
import { TestClock } from "../testing/test-clock.ts";
import { openPubCore } from "./dialect.ts";
import { answerHttp, type PubRequest } from "./http.ts";
import { nodeCrypto } from "./node-crypto.ts";
import { ReferenceCore } from "./reference/reference-core.ts";
import { openReferenceDisk } from "./reference/reference-disk.ts";
import { answerAsReference } from "./reference/reference-http.ts";
import { type PubServer, startServer } from "./server.ts";

const event = v.object({
  c: v.string(),
  dir: v.picklist(["event", "out", "in"]),
  t: v.number(),
  data: v.union([v.string(), v.object({ binary: v.string() })]),
});
const scenario = v.object({ note: v.string(), events: v.array(event) });
type Event = v.InferOutput<typeof event>;
const file = new URL("../testing/data/traces.json", import.meta.url);
const { about: _, ...recorded }: Record<string, unknown> = v.parse(
  v.pipe(v.string(), v.parseJson(), v.record(v.string(), v.unknown())),
  await readFile(file, "utf8"),
);
const scenarios = new Map(
  Object.entries(recorded).map(([name, each]) => [name, v.parse(scenario, each).events]),
);

/** What one client got: its frames in order, and whether the pub cut it off. */
interface Got {
  readonly heard: readonly string[];
  readonly cut: boolean;
}

type Differences = Readonly<
  Record<string, { readonly why: string; readonly ours: Readonly<Record<string, Got>> }>
>;

/** Where the server around both cores says something else than the reference, and why. */
const differencesOfBoth: Differences = {
  junk_empty: {
    why: "an empty frame says nothing (the empty text always counts as held): it is not told on",
    ours: {
      A: { heard: ["47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU="], cut: false },
      B: { heard: [], cut: false },
    },
  },
  junk_32MB: {
    why: "a frame over 10 MiB ends its socket before it is in memory; the reference stores and tells 32 MiB",
    ours: { A: { heard: [], cut: true }, B: { heard: [], cut: false } },
  },
};

/** Where ours says something else as well. Everything else must be equal, frame by frame. */
const differencesOfOurs: Differences = {
  ...differencesOfBoth,
  junk_binary: {
    why: "a binary frame ends the reference's process; ours ignores it",
    ours: { A: { heard: [], cut: false }, B: { heard: [], cut: false } },
  },
  content_of_44_chars: {
    why: "a content of 44 characters is taken in when a message signed it, so it is not echoed as an ask; it is never told on",
    ours: {
      A: { heard: ["7AI94S0tg8jreon5z3LfgqkFtQA6CvEMJilqE4si0sg="], cut: false },
      B: { heard: messagesOf("content_of_44_chars"), cut: false },
    },
  },
  sig_not_a_post: {
    why: "what is signed but is no timestamp and hash is refused at the door, not told on, and nothing is asked for it",
    ours: { A: { heard: [], cut: false }, B: { heard: [], cut: false } },
  },
};

/** Whole strings of one character were cut in the recording. */
function full(data: string): string {
  const cut = /^(.)\1*…\[(\d+) chars\]$/.exec(data);
  return cut?.[1] === undefined ? data : cut[1].repeat(Number(cut[2]));
}

function messagesOf(name: string): readonly string[] {
  return (scenarios.get(name) ?? []).flatMap(({ dir, data }) =>
    dir === "out" && typeof data === "string" && data.length === 208 ? [data] : [],
  );
}

function gotOf(events: readonly Event[], client: string): Got {
  const own = events.filter(({ c }) => c === client);
  return {
    heard: own.flatMap(({ dir, data }) =>
      dir !== "in" ? [] : [typeof data === "string" ? full(data) : `binary ${data.binary}`],
    ),
    cut: own.some(({ dir, data }) => dir === "event" && data === "close 1006"),
  };
}

/** The moment of the recording: its messages are not in the future, and `/latest` would be the same. */
const RECORDED_AT = 1_795_417_200_000;
const BETWEEN_MS = 1_000;

interface Subject {
  readonly clock: TestClock;
  readonly server: PubServer;
  readonly fence: (client: Dialled) => Promise<void>;
  /** Resolves when nothing that came in is still being dealt with. */
  readonly settled: () => Promise<void>;
  end(): Promise<void>;
}

const crypto = nodeCrypto();
const where = { port: 0, host: "127.0.0.1" } as const;

async function openOurs(): Promise<Subject> {
  const clock = new TestClock(RECORDED_AT);
  const apds = openApds({ store: memoryStore(), now: () => clock.now(), crypto });
  const core = await openPubCore({ apds, clock });
  const answer = (request: PubRequest) => answerHttp(core, () => undefined, request);
  const server = await startServer({ core, answer, clock, ...where });
  const fence = await openFence(core, crypto);
  return { clock, server, fence, settled: () => core.settled(), end: () => server.close() };
}

async function openWithHabits(): Promise<Subject> {
  const clock = new TestClock(RECORDED_AT);
  const folder = await mkdtemp(join(tmpdir(), "pub-"));
  const disk = await openReferenceDisk(folder, clock, crypto);
  let server: PubServer | undefined;
  // The reference's process is gone then, and with it every socket.
  const crash = (): void => void server?.close();
  const core = new ReferenceCore({ disk, clock, crypto, rebuildMsPerMessage: 0, crash });
  const answer = (request: PubRequest) => answerAsReference(core, () => undefined, request, clock.now());
  server = await startServer({ core, answer, clock, ...where });
  const fence = await openFence(core, crypto);
  const end = async (): Promise<void> => {
    await server.close();
    await disk.close();
    await rm(folder, { recursive: true });
  };
  return { clock, server, fence, settled: () => core.settled(), end };
}

/** Plays one scenario; every event happens at its recorded time, and is dealt with before the next one. */
async function play(events: readonly Event[], { clock, server, fence, settled }: Subject) {
  const start = clock.now() + BETWEEN_MS;
  const clients = new Map<string, Dialled>();
  const settle = async (): Promise<void> => {
    // Twice: what one client's frames made the pub say to another is on its way when the first one's fence is back.
    for (const client of clients.values()) await fence(client);
    await settled();
    for (const client of clients.values()) await fence(client);
  };
  for (const { c, dir, t, data } of events) {
    await clock.runUntil(start + t);
    await settle();
    const client = clients.get(c);
    if (dir === "event" && data === "open") clients.set(c, await dial(server.port));
    else if (dir === "event" && data === "close 1005") await client?.close();
    else if (dir === "out")
      client?.send(typeof data === "string" ? full(data) : Buffer.from(data.binary, "base64"));
    await settle();
  }
  return clients;
}

const inOneLife = [...scenarios.keys()].filter((name) => /^\d\d_/.test(name));
const alone = [...scenarios.keys()].filter(
  (name) => !/^\d\d_/.test(name) && (scenarios.get(name)?.length ?? 0) > 0,
);

/** Where our imitation of it is not as bad as it. */
const differencesOfHabits: Differences = {
  ...differencesOfBoth,
  junk_binary: {
    why: "it ends of a binary frame as well, but without telling it on first",
    ours: { A: { heard: [], cut: true }, B: { heard: [], cut: true } },
  },
};

describe.each([
  { pub: "ours", open: openOurs, differences: differencesOfOurs },
  { pub: "ours as the reference", open: openWithHabits, differences: differencesOfHabits },
])("$pub against the recorded traces", ({ open, differences }) => {
  const subjects: Subject[] = [];
  afterEach(async () => {
    for (const subject of subjects.splice(0)) await subject.end();
  });

  const compare = async (names: readonly string[]): Promise<void> => {
    const subject = await open();
    subjects.push(subject);
    for (const name of names) {
      const events = scenarios.get(name) ?? [];
      const clients = await play(events, subject);
      for (const [client, dialled] of clients) {
        const expected = differences[name]?.ours[client] ?? gotOf(events, client);
        expect({ name, client, heard: dialled.heard(), cut: dialled.cut() }).toEqual({
          name,
          client,
          ...expected,
        });
      }
      for (const client of clients.values()) await client.close();
    }
  };

  it(`says the same in the ${inOneLife.length} scenarios that one pub lived through`, () =>
    compare(inOneLife));

  it.each(alone)("says the same to %s, or what the list of differences says", (name) => compare([name]));

  it("knows every scenario, and every listed difference is one", () => {
    expect(inOneLife).toHaveLength(8);
    expect(alone).toHaveLength(11);
    for (const [name, { ours }] of Object.entries(differences)) {
      const events = scenarios.get(name) ?? [];
      const theirs = Object.fromEntries(Object.keys(ours).map((client) => [client, gotOf(events, client)]));
      expect(ours, name).not.toEqual(theirs);
    }
  });
});
