import { useEffect, useState } from "preact/hooks";
import { type Address, parseAddress } from "./address.ts";

/** The address of now. A list that was left is drawn where it was: the browser's own place would be that of another list. */
export function useAddress(): Address {
  const [hash, setHash] = useState(location.hash);
  useEffect(() => {
    history.scrollRestoration = "manual";
    const life = new AbortController();
    const moved = (): void => {
      setHash(location.hash);
      scrollTo({ top: 0, behavior: "instant" });
    };
    addEventListener("hashchange", moved, { signal: life.signal });
    return () => life.abort();
  }, []);
  return parseAddress(hash);
}
