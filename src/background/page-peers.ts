/**
 * Ports of pages that are served. Whose page it is, the browser says: our own content script, in the top frame of a tab that is not
 * private, of an origin that the person allowed. What the page says of itself is only ever a name within that origin.
 */
import { PAGE_PORT } from "../rpc/page-port.ts";
import { PagePeer, type PagePort, type PageSender, type PeersDeps } from "./page-peer.ts";

/** Ports of one origin at once; a site with more is not a person's. */
const PORTS_PER_SITE = 200;

/** The origin of a page that may be spoken to, by the browser's word alone; undefined: not a page, or not one of the allowed kind. */
export function pageOrigin(sender: PageSender | undefined, ownId: string): string | undefined {
  if (sender?.id !== ownId || sender.frameId !== 0 || sender.url === undefined) return undefined;
  if (sender.tab?.incognito !== false) return undefined;
  const { origin } = URL.canParse(sender.url) ? new URL(sender.url) : { origin: "null" };
  if (origin === "null" || (sender.origin !== undefined && sender.origin !== origin)) return undefined;
  return origin;
}

export class PagePeers {
  readonly #peers = new Set<PagePeer>();

  constructor(private readonly deps: PeersDeps) {}

  /** A port was opened to us, by whomever: others than pages are left alone. */
  connected(port: PagePort): void {
    if (port.name !== PAGE_PORT) return;
    const origin = pageOrigin(port.sender, this.deps.id);
    if (origin === undefined || this.#of(origin).length >= PORTS_PER_SITE) return port.disconnect();
    const ready = this.deps.serves(origin);
    // Its bridge comes again, and says again what has no answer; what a page told is on the disk meanwhile.
    const crowded = (): void => this.#drop(peer);
    const peer = new PagePeer(origin, port.sender?.tab?.id, port, this.deps, ready, crowded);
    this.#peers.add(peer);
    port.onDisconnect.addListener(() => this.#peers.delete(peer));
    void ready.then((served) => {
      if (!served) this.#drop(peer);
    });
  }

  /** This origin is not served any more. */
  end(origin: string): void {
    for (const peer of this.#of(origin)) {
      peer.closeAll();
      this.#drop(peer);
    }
  }

  #drop(peer: PagePeer): void {
    this.#peers.delete(peer);
    peer.end();
  }

  /** Of the page in this tab, the newest. */
  inTab(tab: number): PagePeer | undefined {
    return [...this.#peers].findLast((peer) => peer.tab === tab);
  }

  #of(origin: string): readonly PagePeer[] {
    return [...this.#peers].filter((peer) => peer.origin === origin);
  }
}
