/** What one stranger may cost this pub. Sizes are UTF-16 units unless they say bytes; times are ms. */
export const bounds = {
  /** A content, or any text that nobody asked for. */
  contentCharacters: 2 ** 20,
  /** An image comes as a data URL straight from a camera. */
  imageCharacters: 10 * 2 ** 20,
  /** A longer frame ends its socket (1009) before it is in memory; the image limit, since one character is at least one byte. */
  frameBytes: 10 * 2 ** 20,
  /** Open WebSockets; one more is answered with 503. */
  connections: 1_000,
  /** Frames and characters of one socket that wait for the core. Beyond, the socket is not read: TCP holds the sender, nothing is lost. */
  waitingFrames: 2_000,
  waitingCharacters: 16 * 2 ** 20,
  /** Frames that one socket may bring in a second before its reading pauses for the rest of it. */
  framesPerSecond: 30_000,
  /** Frames of one batch (one verification round, one append, one commit). */
  batchFrames: 1_000,
  batchCharacters: 16 * 2 ** 20,
  /** Bytes handed to one socket and not yet taken by the kernel; what waits behind are references to texts that are held anyway. */
  outboundBytes: 2 ** 20,
  /** References that wait for one socket: from `slowFrames` on its asks wait as well, at `outboundFrames` it is ended (1013) and catches up by poll. */
  slowFrames: 2_000,
  outboundFrames: 100_000,
  /** A socket that takes nothing for so long, while something waits for it, is ended; so is an HTTP answer. */
  stalledMs: 60_000,
  pingMs: 30_000,
  /** Texts that no message names yet, in memory and on disk; the older half goes first. */
  orphanCharacters: 64 * 2 ** 20,
  /** Hashes of images that posts name and nobody has sent. */
  wantedImages: 20_000,
  wantedImagesPerAuthor: 2_000,
  /** Images asked of a socket that just opened. */
  imageAsks: 200,
  /** An unknown text is asked back at most once in this time, over all sockets, as in the reference. */
  coolDownMs: 30_000,
  coolDownEntries: 200_000,
  imageAskAfterMs: 1_000,
  /** How often messages ahead of our clock are looked at. */
  laterMs: 60_000,
  /** One page of `poll?after=`. */
  pageStrings: 20_000,
  pageCharacters: 16 * 2 ** 20,
  requestMs: 60_000,
  /** `/latest` goes back so far. */
  latestMs: 5 * 60_000,
} as const;
