/** HTTP over a virtual link: a body comes in pieces, and can be cut between two of them. */
import { err, ok, type Result, unreachable } from "../base/result.ts";
import type { HttpAnswer, HttpFailure } from "../sync/http.ts";
import type { Link } from "./virtual-link.ts";
import type { PubAnswer } from "./virtual-pub.ts";

const PIECE = 32 * 1024;
const noAnswer = err<HttpFailure>({ kind: "no-answer" });
const BAD_GATEWAY: PubAnswer = { status: 502, headers: {}, body: "<html><h1>502 Bad Gateway</h1></html>" };

/** Answers of something that is no pub, or of a pub that went mad. */
const garbage: readonly string[] = [
  "",
  "null",
  "<!doctype html><title>Welcome</title>",
  '{"messages":5}',
  '{"messages":["x",7]}',
  '{"messages":["x"',
  '{"messages":["x"]}garbage',
];

/** Resolves after `ms`, true; or false at once when `signal` aborts. */
function wait(link: Link, ms: number, signal: AbortSignal): Promise<boolean> {
  return new Promise((resolve) => {
    if (signal.aborted) return resolve(false);
    const aborted = (): void => {
      cancel();
      resolve(false);
    };
    const cancel = link.clock.after(ms, () => {
      signal.removeEventListener("abort", aborted);
      resolve(true);
    });
    signal.addEventListener("abort", aborted, { once: true });
  });
}

const forever = (signal: AbortSignal): Promise<void> =>
  new Promise((resolve) => {
    if (signal.aborted) resolve();
    else signal.addEventListener("abort", () => resolve(), { once: true });
  });

export async function virtualGet(
  link: Link,
  path: string,
  signal: AbortSignal,
): Promise<Result<HttpAnswer, HttpFailure>> {
  const { generation } = link;
  link.counts.requests += 1;
  link.event("gets", path);
  const answer = await answerOf(link, path, signal);
  if (!answer) return noAnswer;
  if (!(await wait(link, link.travelMs(), signal)) || link.generation !== generation) return noAnswer;
  link.event(`is answered ${answer.status}, ${answer.body.length}`);
  let isCut = false;
  async function* body(whole: string): AsyncGenerator<string> {
    for (let at = 0; at < whole.length; at += PIECE) {
      const piece = whole.slice(at, at + PIECE);
      const came = await wait(link, piece.length / link.pace, signal);
      const isArmed = link.cutBodyAfter !== undefined && at >= link.cutBodyAfter * PIECE;
      if (!came || isArmed || link.generation !== generation) {
        if (came) link.met("cut body");
        if (isArmed) link.cutBodyAfter = undefined;
        isCut = true;
        return;
      }
      link.counts.characters += piece.length;
      yield piece;
    }
  }
  const pieces = body(answer.body);
  return ok({
    status: answer.status,
    header: (name) => answer.headers[name],
    body: pieces,
    cut: () => isCut,
  });
}

/** What comes back from the far end, if anything. */
async function answerOf(link: Link, path: string, signal: AbortSignal): Promise<PubAnswer | undefined> {
  switch (link.trouble) {
    case "silent":
      link.met("silent");
      await forever(signal);
      return undefined;
    case "refuses":
    case "captive":
      link.met(link.trouble);
      await wait(link, link.travelMs(), signal);
      return undefined;
    case "unavailable":
      link.met("unavailable");
      return (await wait(link, link.travelMs(), signal)) ? BAD_GATEWAY : undefined;
    case "garbage": {
      link.met("garbage");
      const body = link.nonsense(garbage);
      return (await wait(link, link.travelMs(), signal)) ? { status: 200, headers: {}, body } : undefined;
    }
    case "no upgrade":
    case "slams":
    case "none": {
      if (!(await wait(link, link.travelMs() + link.muteMs(), signal)) || !link.pub.up()) return undefined;
      return link.pub.get(path);
    }
    default:
      return unreachable(link.trouble);
  }
}

export async function virtualAnswers(link: Link, signal: AbortSignal): Promise<boolean> {
  link.counts.requests += 1;
  link.event("probes");
  if (link.trouble === "silent") await forever(signal);
  if (!(await wait(link, 2 * link.travelMs(), signal))) return false;
  return link.trouble === "none" || link.trouble === "slams" || link.trouble === "no upgrade"
    ? link.pub.up()
    : link.trouble !== "refuses";
}
