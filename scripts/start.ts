/** `npm start`: a pub, a browser with the extension pointed at it, and the popup; all of it ends with this process. */
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { buildExtension, launch } from "../e2e/fixtures/launch.ts";
import { startPub } from "../e2e/fixtures/pub.ts";
import { STATUS_PORT } from "../src/rpc/status-port.ts";
import { follow } from "./follow.ts";
import { followStatus } from "./popup-status.ts";
import { onFreePort, openRunFolder, type RunFolder } from "./run-folder.ts";
import { ensurePrograms, thisMachine } from "./setup.mjs";
import { HELP, readArguments, type StartOptions } from "./start-options.ts";

const root = fileURLToPath(new URL("..", import.meta.url));
/** The end-to-end tests of this command set it, to leave what a person has there alone. */
const data = process.env.WIREDOVE_DATA ?? join(root, ".data");
const FIRST_PORT = 9000;
/** How often we look whether the npm that started us is still there. */
const PARENT_LOOK_MS = 500;

const say = (line: string): void => console.log(line);

/** What was started, to be ended in the opposite order, whatever happens. */
class Started {
  readonly #ends: (() => unknown)[] = [];
  add(end: () => unknown): void {
    this.#ends.push(end);
  }
  async end(): Promise<void> {
    for (const end of this.#ends.splice(0).reverse()) {
      try {
        await end();
      } catch (error) {
        console.error(error);
      }
    }
  }
}

/** Aborts when the run is to end: a signal, or the end of the npm that started it (which may not pass a signal on). */
function untilTold(): AbortController {
  const stop = new AbortController();
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const)
    process.on(signal, () => {
      // Told twice: at once. What was started is then killed by its own exit handler.
      if (stop.signal.aborted) process.exit(1);
      stop.abort();
    });
  const parent = process.ppid;
  if (process.env.npm_lifecycle_event === "start")
    setInterval(() => process.ppid !== parent && stop.abort(), PARENT_LOOK_MS).unref();
  return stop;
}

async function embeddedPub(run: RunFolder, started: Started): Promise<string> {
  const { folder, first } = run.pubData();
  const args = first ? ["--seed-sample"] : [];
  const pub = await onFreePort(FIRST_PORT, (port) => startPub({ data: folder, port, args }));
  started.add(() => pub.stop());
  void pub.ended.then((errors) => errors && console.error(`the pub: ${errors}`));
  say(`pub on ws://127.0.0.1:${pub.port}, data in ${folder}${first ? ", seeded with a sample network" : ""}`);
  return pub.url;
}

async function run(options: StartOptions, started: Started, stop: AbortController): Promise<number> {
  const { signal } = stop;
  const headless = options.headless || !(process.env.DISPLAY || process.env.WAYLAND_DISPLAY);
  if (headless && !options.headless) say("no display here: the browser starts without a window");
  const folder = openRunFolder(data, options.fresh);
  started.add(() => folder.wipe());
  const pubs = options.pubs.length > 0 ? options.pubs : [await embeddedPub(folder, started)];
  const extension = join(folder.temporary, "extension");
  await buildExtension(options.target, extension, pubs);
  if (signal.aborted) return 0;

  const profile = join(folder.temporary, "profile");
  const reachable = options.pubs.map((url) => new URL(url).hostname);
  const driver = await launch(options.target, { extension, profile, headless, reachable });
  started.add(() => driver.close());
  // A person who closes the browser is done, too.
  void driver.ended.then(() => stop.abort());
  const popup = await driver.open("src/popup/index.html");
  await followStatus(popup, STATUS_PORT);
  say(`${options.target === "firefox" ? "Firefox" : "Chromium"} runs with the extension; Ctrl-C ends it all`);

  const { untilSynced, screenshot } = options;
  try {
    return await follow({ popup, pubs, untilSynced, screenshot, say }, signal);
  } catch (error) {
    if (untilSynced) throw error;
    if (!signal.aborted) say("the popup's page was closed: no more lines here, the browser goes on");
    await new Promise<void>((resolve) => {
      if (signal.aborted) resolve();
      else signal.addEventListener("abort", () => resolve(), { once: true });
    });
    return 0;
  }
}

async function main(): Promise<number> {
  const found = readArguments(process.argv.slice(2), process.env.INIT_CWD ?? process.cwd());
  if (found.kind === "help") {
    say(HELP);
    return 0;
  }
  if (found.kind === "wrong") {
    console.error(`${found.reason}\n\n${HELP}`);
    return 2;
  }
  if (!(await ensurePrograms(thisMachine(), [found.options.target === "firefox" ? "firefox" : "chromium"])))
    return 1;
  const started = new Started();
  const stop = untilTold();
  try {
    return await run(found.options, started, stop);
  } catch (error) {
    console.error(error);
    return 1;
  } finally {
    await started.end();
  }
}

process.exit(await main());
