/**
 * Which sites are served: those that the person chose, that the browser lets us into, and only after the one yes. Content scripts are
 * registered for exactly these, and every bridge learns of it by the list in storage. Looked at anew on each start.
 */

import type { PageList } from "../rpc/page-port.ts";
import { isLoopback } from "../sync/connect/address.ts";
import { type Settings, SITES } from "./settings.ts";

/** One of `runtime.getManifest().content_scripts`. */
export interface ScriptFiles {
  readonly js: readonly string[];
  readonly world: "MAIN" | "ISOLATED";
}

export interface Registered extends ScriptFiles {
  readonly id: string;
  readonly matches: readonly string[];
}

/** What of the browser is needed here. */
export interface SiteBrowser {
  /** Whether a match pattern can name a port: Firefox takes one and never injects. */
  readonly portsInPatterns: boolean;
  readonly scripts: readonly ScriptFiles[];
  /** Whether the browser lets us into pages of this pattern. */
  allows(pattern: string): Promise<boolean>;
  /** Whether the browser's own question about data was answered with yes, where it asks one. */
  consents(): Promise<boolean>;
  registered(): Promise<readonly Registered[]>;
  /** In place of all that was registered. */
  register(scripts: readonly Registered[]): Promise<void>;
  write(list: PageList): Promise<void>;
  /** Begins to run files in the open tabs of this pattern. */
  inject(pattern: string, files: readonly string[]): Promise<void>;
}

interface SettingsPart {
  get(): Settings;
  change(change: Partial<Settings>): Promise<void>;
}

export interface SiteChoice {
  /** The person said yes once, and so did the browser's own question. */
  readonly consented: boolean;
  /** The person wants it served. */
  readonly on: boolean;
  /** The browser lets us in. */
  readonly allowed: boolean;
}

/** The origin of an address that can be served; undefined: no page that we could be asked into. */
export function servable(address: string | undefined): string | undefined {
  if (address === undefined || !URL.canParse(address)) return undefined;
  const { protocol, hostname, origin } = new URL(address);
  if (protocol === "https:") return origin;
  return protocol === "http:" && isLoopback(`ws://${hostname}/`) ? origin : undefined;
}

/** The pattern that a site is asked for by: without a port. */
export function patternOf(origin: string, port = false): string {
  const { protocol, hostname, host } = new URL(origin);
  return `${protocol}//${port ? host : hostname}/*`;
}

/** As pages' addresses are compared: `URL.href` without the last slash. */
const listed = (url: string): string => new URL(url).href.replace(/\/$/, "");

export class Sites {
  readonly #served = new Set<string>();
  #written = "";
  #turn: Promise<unknown> = Promise.resolve();
  /** Of the last look: known which are served. */
  #known: Promise<unknown> = Promise.resolve();

  /** @param ended an origin is not served any more */
  constructor(
    private readonly browser: SiteBrowser,
    private readonly settings: () => Promise<SettingsPart>,
    private readonly ended: (origin: string) => void,
  ) {}

  /** Whether pages of this origin are served, as soon as what is being changed is known. */
  async serves(origin: string): Promise<boolean> {
    await this.#known;
    return this.#served.has(origin);
  }

  /** The yes counts: the person's, and the browser's where it asks. */
  async consented(): Promise<boolean> {
    return (await this.settings()).get().serving && (await this.browser.consents());
  }

  async choice(origin: string): Promise<SiteChoice> {
    const { sites } = (await this.settings()).get();
    return {
      consented: await this.consented(),
      on: sites.includes(origin),
      allowed: await this.browser.allows(patternOf(origin)),
    };
  }

  /** The person's word on a site; the first yes is the yes to serving at all. Resolves once it is carried out. */
  async serve(origin: string, on: boolean): Promise<void> {
    const settings = await this.settings();
    const sites = settings.get().sites.filter((one) => one !== origin);
    await settings.change(on ? { serving: true, sites: [...sites, origin].slice(-SITES) } : { sites });
    await this.look();
  }

  /** Makes scripts and list agree with what is chosen and allowed now. `start`: of this life of the background. */
  look(start = false): Promise<void> {
    const known = this.#turn.then(() => this.#decide());
    const done = known.then((served) => this.#register(served));
    this.#known = known.catch(() => undefined);
    this.#turn = done.catch(() => undefined);
    // An update or a reload of ours left dead bridges behind in open tabs, and neither browser replaces those of registered scripts. Not
    // waited for: a page that is stuck never answers, and others are served all the same.
    if (start) void known.then((served) => this.#inject(served)).catch(() => undefined);
    return done;
  }

  /** The sites that are served from now on. */
  async #decide(): Promise<readonly string[]> {
    const { browser } = this;
    const { pubs, sites } = (await this.settings()).get();
    const consented = await this.consented();
    const served: string[] = [];
    for (const origin of consented ? sites : [])
      if (await browser.allows(patternOf(origin))) served.push(origin);
    // First the list, then the scripts: a bridge that comes early must find what it serves.
    const list = { pubs: pubs.map(({ url }) => listed(url)), serving: consented, sites: served };
    if (JSON.stringify(list) !== this.#written) await browser.write(list);
    this.#written = JSON.stringify(list);
    const gone = [...this.#served].filter((origin) => !served.includes(origin));
    this.#served.clear();
    for (const origin of served) this.#served.add(origin);
    for (const origin of gone) this.ended(origin);
    return served;
  }

  async #register(served: readonly string[]): Promise<void> {
    const { browser } = this;
    const matches = [...new Set(served.map((origin) => patternOf(origin, browser.portsInPatterns)))].sort();
    const wanted =
      matches.length === 0 ? [] : browser.scripts.map((script) => ({ ...script, id: idOf(script), matches }));
    if (same(await browser.registered(), wanted)) return;
    await browser.register(wanted);
  }

  async #inject(served: readonly string[]): Promise<void> {
    const files = this.browser.scripts.flatMap(({ js, world }) => (world === "ISOLATED" ? js : []));
    if (files.length === 0) return;
    for (const origin of served)
      await this.browser.inject(patternOf(origin, this.browser.portsInPatterns), files);
  }
}

const idOf = ({ world }: ScriptFiles): string => `page-${world.toLowerCase()}`;

function same(a: readonly Registered[], b: readonly Registered[]): boolean {
  const plain = (all: readonly Registered[]): string =>
    JSON.stringify(
      all.map(({ id, matches, js, world }) => JSON.stringify([id, [...matches].sort(), js, world])).sort(),
    );
  return plain(a) === plain(b);
}
