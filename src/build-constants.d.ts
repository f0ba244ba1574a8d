/** The pubs of a fresh install, set by the build (`vite.config.ts`), so that no test and no `npm start` can reach a public server. */
declare const DEFAULT_PUBS: readonly string[];
/** Whether the welcome page opens at install: not in builds of tests and of `npm start`, in whose way it would be. */
declare const WELCOME_AT_INSTALL: boolean;
