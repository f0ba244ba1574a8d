/** Who speaks: decided by what the browser says of the sender, never by what the message says. */

/** What we need of `runtime.MessageSender`. */
export interface Sender {
  readonly id?: string;
  /** The document that sent. Of a content script it is the page's, though `id` is ours. */
  readonly url?: string;
  readonly frameId?: number;
  readonly tab?: { readonly url?: string };
}

/**
 * Why `sender` is not one of our own pages, or undefined when it is. Own pages count as a tab, as the popup, and never in a frame:
 * a frame of ours in a stranger's page would be clicked for the stranger.
 */
export function senderTrouble(sender: Sender, own: { id: string; url: string }): string | undefined {
  // The slash belongs to the comparison: without it our origin is a prefix of `<origin>.evil/`.
  const root = own.url.endsWith("/") ? own.url : `${own.url}/`;
  if (sender.id !== own.id) return "another extension";
  if (!sender.url?.startsWith(root)) return "not a page of ours";
  if ((sender.frameId ?? 0) !== 0) return "in a frame";
  if (sender.tab?.url !== undefined && !sender.tab.url.startsWith(root)) return "in a tab of another site";
  return undefined;
}
