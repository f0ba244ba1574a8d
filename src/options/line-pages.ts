/** A text file in pieces of whole lines, so that a file of any length can be handed over page by page. */

export interface LinePage {
  readonly text: string;
  readonly last: boolean;
}

/**
 * @param pieces of the file, cut anywhere
 * @param size characters of a page; a line that is longer makes a longer one
 * @param most characters of a page: a line beyond that is no line of ours, and is cut off
 */
export async function* linePages(
  pieces: AsyncIterable<string>,
  size: number,
  most: number,
): AsyncGenerator<LinePage> {
  let waiting = "";
  let page: string | undefined;
  for await (const piece of pieces) {
    waiting += piece;
    if (waiting.length < size) continue;
    const end = waiting.lastIndexOf("\n") + 1;
    if (end === 0 && waiting.length < most) continue;
    if (page !== undefined) yield { text: page, last: false };
    page = waiting.slice(0, end === 0 ? most : Math.min(end, most));
    waiting = waiting.slice(page.length);
  }
  if (page !== undefined && waiting !== "") yield { text: page, last: false };
  yield { text: waiting === "" ? (page ?? "") : waiting, last: true };
}

/** The text of a file as it is read. */
export async function* textPieces(file: Blob): AsyncGenerator<string> {
  const reader = file.stream().pipeThrough(new TextDecoderStream()).getReader();
  try {
    for (;;) {
      const { done, value } = await reader.read();
      if (done) return;
      yield value;
    }
  } finally {
    await reader.cancel().catch(() => {});
  }
}
