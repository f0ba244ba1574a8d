/** What a browser's processes had of the processors, by what Linux counts: on a busy machine it says more than the clock. */
import { readdirSync, readFileSync } from "node:fs";

const read = (file: string): string => {
  try {
    return readFileSync(file, "utf8");
  } catch {
    // The process has ended meanwhile.
    return "";
  }
};

/** ms of processor time since they began, of the processes that were started with this profile and of all their children; 0 where there is no /proc. */
export function cpuOf(profile: string): number {
  const pids = read("/proc/stat") === "" ? [] : readdirSync("/proc").filter((name) => /^\d+$/.test(name));
  const children = new Map<string, string[]>();
  for (const pid of pids) {
    // The second field is a name in brackets, which may hold blanks.
    const parent = read(`/proc/${pid}/stat`).split(") ").at(-1)?.split(" ")[1] ?? "";
    children.set(parent, [...(children.get(parent) ?? []), pid]);
  }
  const ours = new Set(
    pids.filter((pid) =>
      read(`/proc/${pid}/cmdline`)
        .split("\0")
        .some((text) => text.endsWith(profile)),
    ),
  );
  for (const pid of ours) for (const child of children.get(pid) ?? []) ours.add(child);
  let ns = 0;
  for (const pid of ours)
    for (const thread of threadsOf(pid))
      ns += Number(read(`/proc/${pid}/task/${thread}/schedstat`).split(" ")[0] ?? 0);
  return ns / 1e6;
}

function threadsOf(pid: string): readonly string[] {
  try {
    return readdirSync(`/proc/${pid}/task`);
  } catch {
    return [];
  }
}
