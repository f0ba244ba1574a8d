/** What the popup's components are given. */
import type { Clock } from "../base/clock.ts";
import type { RpcClient } from "../rpc/client.ts";
import type { PubView } from "../rpc/contract.ts";
import type { PopupModel } from "./model.ts";

export interface PopupParts {
  readonly model: PopupModel;
  readonly client: RpcClient;
  readonly clock: Clock;
}

export interface PubCardParts extends PopupParts {
  readonly pub: PubView;
  readonly pausedAll: boolean;
  /** The view is not live: the address stays, what may be wrong by now is not shown. */
  readonly stale: boolean;
  readonly onRemoved: () => void;
}
