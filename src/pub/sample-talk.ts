/**
 * What the sample network says, read from `sample-talk.txt`: threads between empty lines, one post a line, as
 * `Person (act) [picture]: text`. Our own words.
 */
import { readFile } from "node:fs/promises";
import * as v from "valibot";

export const people = ["Ida", "Bram", "Noor", "Jo", "Tomas"] as const;
export type Person = (typeof people)[number];

const lineOf = v.object({
  by: v.picklist(people),
  /** `reply`: to the thread's first post; `answer`: to the post before; `edit`: of this person's own last post in the thread. */
  act: v.optional(v.picklist(["reply", "answer", "edit"])),
  picture: v.optional(v.picklist(["landscape", "stripes", "rings"])),
  text: v.string(),
});
export type Line = v.InferOutput<typeof lineOf>;

const FORM = /^(?<by>\w+)(?: \((?<act>\w+)\))?(?: \[(?<picture>\w+)\])?: (?<text>.+)$/;

/** All threads, in order; a line of another form is a mistake in our file, and an exception. */
export async function readTalk(): Promise<readonly (readonly Line[])[]> {
  const file = await readFile(new URL("sample-talk.txt", import.meta.url), "utf8");
  const threads = file.trim().split("\n\n");
  return threads.map((thread) =>
    thread.split("\n").map((line) => v.parse(lineOf, { ...FORM.exec(line)?.groups })),
  );
}
