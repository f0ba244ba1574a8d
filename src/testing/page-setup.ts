/** An engine with one page of a site, played by hand: what it is told stands in `heard`. */
import type { Resumed } from "../sync/pages/telling.ts";
import type { Heard, Voice } from "../sync/pages/voice.ts";
import { type Setup, setup } from "./engine-setup.ts";

export const SITE = "https://wiredove.net";

export interface PageSetup extends Setup {
  readonly heard: { socket: number; texts: readonly string[]; more: Heard }[];
  readonly closed: { socket: number; code: number }[];
  readonly page: Awaited<ReturnType<Setup["pool"]["pages"]["connect"]>>;
  /** All texts that it was told, in order, and from now on those after them. */
  readonly take: () => readonly string[];
}

/** Another document of this engine's site. */
export async function openPage(
  made: Setup,
  origin = SITE,
  id = "page-1",
  resumed?: Resumed,
): Promise<PageSetup> {
  const heard: PageSetup["heard"] = [];
  const closed: PageSetup["closed"] = [];
  const voice: Voice = {
    heard: (socket, texts, more = {}) => void heard.push({ socket, texts, more }),
    close: (socket, code) => void closed.push({ socket, code }),
  };
  const page = await made.pool.pages.connect(origin, id, resumed, voice);
  page.open(1);
  await made.clock.settle();
  return {
    ...made,
    heard,
    closed,
    page,
    take: () => heard.splice(0).flatMap(({ texts }) => texts),
  };
}

export const pageSetup = async (...change: Parameters<typeof setup>): Promise<PageSetup> =>
  openPage(await setup(...change));
