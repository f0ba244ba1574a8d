/** Seeds as they are written on a command line: `1..200`. */
export function seedRange(text: string): readonly number[] {
  const [, from, to] = /^(\d+)\.\.(\d+)$/.exec(text) ?? [];
  const [first, last] = [Number(from), Number(to)];
  if (!(first <= last)) throw new RangeError("--seeds takes a range, such as 1..200");
  return Array.from({ length: last - first + 1 }, (_, at) => first + at);
}
