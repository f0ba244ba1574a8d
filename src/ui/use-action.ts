import { useState } from "preact/hooks";
import type { Answer, RpcClient } from "../rpc/client.ts";
import type { RequestArgs, RequestKind } from "../rpc/contract.ts";
import { message, type Phrase } from "./phrase.ts";

/** A request that a person made: `run` sends it, `trouble` says what went wrong with the last one. */
export function useAction<K extends RequestKind>(client: RpcClient, kind: K) {
  const [trouble, setTrouble] = useState<Phrase | undefined>(undefined);
  const run = async (args: RequestArgs<K>): Promise<Answer<K>> => {
    setTrouble(undefined);
    const answer = await client.request(kind, args);
    if (!answer.ok) setTrouble(troubleOf(answer.error));
    return answer;
  };
  return { run, trouble };
}

type Failure = Extract<Answer<RequestKind>, { ok: false }>["error"];

/** What to say of a request that was not answered. */
export function troubleOf(error: Failure): Phrase {
  if (error.kind === "secret") return message("add_key_pair");
  return error.kind === "lost" ? message("request_lost") : message("request_failed", error.detail);
}
