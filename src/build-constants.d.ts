/** The pubs of a fresh install, set by the build (`vite.config.ts`), so that no test and no `npm start` can reach a public server. */
declare const DEFAULT_PUBS: readonly string[];
