/** How components ask the browser for what the extension may do without: only in answer to a click, and before anything is awaited. */
import { createContext } from "preact";
import { useContext } from "preact/hooks";

/** What was granted, true where it was granted before. Never rejects. */
export type AskPermission = (permission: "notifications" | "idle") => Promise<boolean>;

const Ask = createContext<AskPermission>(async () => false);
export const AskPermissionProvider = Ask.Provider;
export const useAskPermission = (): AskPermission => useContext(Ask);
