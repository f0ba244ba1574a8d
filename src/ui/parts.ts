/** What the components of a page are given. */
import type { Clock } from "../base/clock.ts";
import type { RpcClient } from "../rpc/client.ts";
import type { PubView } from "../rpc/contract.ts";
import type { StatusModel } from "./status-model.ts";

export interface PageParts {
  readonly model: StatusModel;
  readonly client: RpcClient;
  readonly clock: Clock;
}

export interface PubCardParts extends PageParts {
  readonly pub: PubView;
  readonly pausedAll: boolean;
  /** The view is not live: the address stays, what may be wrong by now is not shown. */
  readonly stale: boolean;
  readonly onRemoved: () => void;
  /** The page shows the pub's last 24 hours at length. */
  readonly hasDay?: boolean;
}
