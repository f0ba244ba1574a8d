/** Whoever reads along while a pub's answers are taken in: receipts of own messages, and what the pub lacks. One per run. */
export interface RunReader {
  /** The next texts of an answer, in order: each message is followed by its content where the pub has it. */
  texts(texts: readonly string[]): Promise<void>;
  /** What was read held all that the pub lists after `since`, at a moment after `startedAt` (both ms): what it lacked, the pub lacks. */
  complete(since: number, startedAt: number): Promise<void>;
}

/** Where nobody reads along. */
export const noReader: RunReader = { texts: () => Promise.resolve(), complete: () => Promise.resolve() };

/** Several as one. */
export const readersTogether = (...readers: readonly RunReader[]): RunReader => ({
  async texts(texts) {
    for (const reader of readers) await reader.texts(texts);
  },
  async complete(since, startedAt) {
    for (const reader of readers) await reader.complete(since, startedAt);
  },
});
