/** Where `npm start` keeps things: what lasts (the embedded pub's data) and what goes with the run (build, profile). */
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { join } from "node:path";

export interface RunFolder {
  /** Wiped at the end. */
  readonly temporary: string;
  /** The embedded pub's data, and whether this is its first run. */
  pubData(): { readonly folder: string; readonly first: boolean };
  wipe(): void;
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

/** Whether a pub of another run has this folder: two writers would spoil one log. */
function isTaken(lock: string): boolean {
  return existsSync(lock) && isAlive(Number(readFileSync(lock, "utf8")));
}

/** `.data` of the project; `fresh` forgets what the embedded pub has kept there. */
export function openRunFolder(data: string, fresh: boolean): RunFolder {
  mkdirSync(data, { recursive: true });
  const temporary = mkdtempSync(join(data, "run-"));
  const locks: string[] = [];
  return {
    temporary,
    pubData() {
      for (let number = 1; ; number++) {
        const folder = join(data, number === 1 ? "pub" : `pub-${number}`);
        const lock = `${folder}.pid`;
        if (isTaken(lock)) continue;
        writeFileSync(lock, String(process.pid));
        locks.push(lock);
        if (fresh) rmSync(folder, { recursive: true, force: true });
        return { folder, first: !existsSync(folder) };
      }
    },
    wipe() {
      // A browser's last child may still write while its folder goes.
      rmSync(temporary, { recursive: true, force: true, maxRetries: 10, retryDelay: 100 });
      for (const lock of locks) rmSync(lock, { force: true });
    },
  };
}

/** Whether a server can have it. */
export const isFree = (port: number): Promise<boolean> =>
  new Promise((resolve) => {
    const server = createServer();
    server.once("error", () => resolve(false));
    server.listen(port, "127.0.0.1", () => server.close(() => resolve(true)));
  });

/** As a server says it, and as our pub does. Somebody else who only looks whether a port is free takes it, too, for that moment. */
const TAKEN = /EADDRINUSE|port \d+ is taken/;

/**
 * What `start` makes of the first port from `from` on that nobody on this machine listens on; and of the next such one, where somebody else
 * was quicker to take it. Rejects with what `start` rejects with for any other reason.
 */
export async function onFreePort<T>(
  from: number,
  start: (port: number) => Promise<T>,
  free = isFree,
): Promise<T> {
  for (let port = from; ; port++) {
    if (!(await free(port))) continue;
    try {
      return await start(port);
    } catch (error) {
      if (!TAKEN.test(String(error)) && (await free(port))) throw error;
    }
  }
}
