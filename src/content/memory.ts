/** What the bridge must say again when the background died and came back: the page's sockets stay open, and what they asked stays asked. */
import type { FromPage, PageCall, ToPage } from "../rpc/page-port.ts";

/** Asks without an answer are said again, at most so many: the newest. */
const UNANSWERED = 1_000;
/** Calls of a page that wait; its provider has the same bound, and the page can speak without it. */
const CALLS = 1_000;
const ASK_CHARACTERS = 44;

export interface Memory {
  /** Notes what the page says; gives of it what would be lost were it not said now or later. */
  said(message: FromPage): FromPage | undefined;
  heard(message: ToPage): void;
  /** First on a new port. @param away so long there was none, ms; 0 for the first one */
  again(away: number): readonly FromPage[];
  /** Whether anything of the page waits for the background. */
  isNeeded(): boolean;
}

export const isAsk = (text: string): boolean => text.length === ASK_CHARACTERS;

/** @param page random, one per document */
export function openMemory(page: string): Memory {
  const sockets = new Map<number, string>();
  const asks = new Map<string, { readonly socket: number; readonly text: string }>();
  const calls = new Map<number, PageCall>();
  const elsewhere = new Set<string>();
  let seq: number | undefined;

  function ask(socket: number, text: string): void {
    const key = `${socket} ${text}`;
    asks.delete(key);
    asks.set(key, { socket, text });
    for (const oldest of asks.keys()) {
      if (asks.size <= UNANSWERED) break;
      asks.delete(oldest);
    }
  }

  function close(socket: number): void {
    sockets.delete(socket);
    for (const [key, one] of asks) if (one.socket === socket) asks.delete(key);
  }

  return {
    said(message) {
      switch (message.kind) {
        case "open":
          sockets.set(message.socket, message.url);
          return undefined;
        case "close":
          close(message.socket);
          return undefined;
        case "say": {
          for (const text of message.texts.filter(isAsk).slice(-UNANSWERED)) ask(message.socket, text);
          const tells = message.texts.filter((text) => !isAsk(text));
          return tells.length > 0 ? { ...message, texts: tells } : undefined;
        }
        case "call":
          if (calls.size < CALLS) calls.set(message.call, message.what);
          return undefined;
        case "stop":
          calls.delete(message.call);
          return undefined;
        case "elsewhere":
          elsewhere.add(message.url);
          return undefined;
        case "hello":
          return undefined;
      }
    },
    heard(message) {
      switch (message.kind) {
        case "heard":
          for (const text of message.answers ?? []) asks.delete(`${message.socket} ${text}`);
          if (message.seq !== undefined) seq = message.seq;
          return;
        case "close":
          return close(message.socket);
        case "reply":
          if (!message.ok || calls.get(message.call)?.kind !== "subscribe") calls.delete(message.call);
          return;
        case "event":
          return;
      }
    },
    again(away) {
      const bySocket = new Map<number, string[]>();
      for (const { socket, text } of asks.values()) {
        const texts = bySocket.get(socket);
        if (texts) texts.push(text);
        else bySocket.set(socket, [text]);
      }
      return [
        { kind: "hello", page, ...(seq !== undefined && { seq, away }) },
        ...[...sockets].map(([socket, url]) => ({ kind: "open", socket, url }) as const),
        ...[...bySocket].map(([socket, texts]) => ({ kind: "say", socket, texts }) as const),
        ...[...calls].map(([call, what]) => ({ kind: "call", call, what }) as const),
        ...[...elsewhere].map((url) => ({ kind: "elsewhere", url }) as const),
      ];
    },
    isNeeded: () => sockets.size > 0 || calls.size > 0 || elsewhere.size > 0,
  };
}
