/** What comes from the page's world, read: any script of the page can have said it. What is too long for anybody ends here, in its own process. */
import {
  CALL_CHARACTERS,
  type FromPage,
  type PageCall,
  TEXT_CHARACTERS,
  URL_CHARACTERS,
} from "../rpc/page-port.ts";
import { up } from "./channel.ts";

/** Texts of one port message: browsers refuse one of 64 MiB. */
const MESSAGE_TEXTS = 20_000;
const MESSAGE_CHARACTERS = 8 * 2 ** 20;
/** So many other pubs of a page are named. */
const ELSEWHERE = 10;

/**
 * Gathers what one socket says in one turn.
 *
 * @param say a message to the background; more texts may come into it until the turn ends
 * @returns reads one text of the page's, after what was `said` in this turn
 */
export function openSaying(
  isPub: (url: string) => boolean,
  say: (message: FromPage) => void,
): (detail: string, said: readonly FromPage[]) => void {
  const open = new Set<number>();
  const elsewhere = new Set<string>();
  let characters = 0;
  return (detail, said) => {
    const space = detail.indexOf(" ");
    const kind = detail.charAt(0);
    const socket = Number(detail.slice(1, space < 0 ? undefined : space));
    const rest = space < 0 ? "" : detail.slice(space + 1);
    if (!Number.isSafeInteger(socket)) return;
    switch (kind) {
      case up.open:
        if (!isPub(rest)) return;
        open.add(socket);
        return say({ kind: "open", socket, url: rest });
      case up.say: {
        if (!open.has(socket) || rest.length > TEXT_CHARACTERS) return;
        const last = said.at(-1);
        const isMore = last?.kind === "say" && last.socket === socket && last.texts.length < MESSAGE_TEXTS;
        characters = isMore ? characters + rest.length : rest.length;
        if (isMore && characters <= MESSAGE_CHARACTERS) (last.texts as string[]).push(rest);
        else {
          characters = rest.length;
          say({ kind: "say", socket, texts: [rest] });
        }
        return;
      }
      case up.elsewhere:
        if (elsewhere.size >= ELSEWHERE || elsewhere.has(rest) || rest.length > URL_CHARACTERS) return;
        elsewhere.add(rest);
        return say({ kind: "elsewhere", url: rest });
      case up.call: {
        const what = readCall(rest);
        if (what) say({ kind: "call", call: socket, what });
        return;
      }
      case up.stop:
        return say({ kind: "stop", call: socket });
      case up.close:
        if (open.delete(socket)) say({ kind: "close", socket });
        return;
    }
  };
}

/** An object at least; what is in it, the background checks. */
function readCall(json: string): PageCall | undefined {
  if (json.length > CALL_CHARACTERS) return undefined;
  try {
    const what: unknown = JSON.parse(json);
    return typeof what === "object" && what !== null ? (what as PageCall) : undefined;
  } catch {
    return undefined;
  }
}
