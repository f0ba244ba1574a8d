import { useLayoutEffect, useState } from "preact/hooks";
import { type Address, parseAddress } from "./address.ts";

/** The address of now, and whether one came to it from another one of this page. A list that was left is drawn where it was: the browser's own place would be that of another list. */
export function useAddress(): { readonly address: Address; readonly moved: boolean } {
  const [{ hash, moved }, setPlace] = useState({ hash: location.hash, moved: false });
  useLayoutEffect(() => {
    history.scrollRestoration = "manual";
    const life = new AbortController();
    const move = (): void => {
      setPlace({ hash: location.hash, moved: true });
    };
    addEventListener("hashchange", move, { signal: life.signal });
    return () => life.abort();
  }, []);
  return { address: parseAddress(hash), moved };
}
