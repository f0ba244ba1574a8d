import { useState } from "preact/hooks";

/** `refused`: by the browser; what was to be copied can be shown, and copied by hand. */
export type Copied = "not" | "copied" | "refused";

/** Puts a text on the clipboard; `copy` is to be called for a click. */
export function useCopy(): { readonly copied: Copied; readonly copy: (text: string) => Promise<void> } {
  const [copied, setCopied] = useState<Copied>("not");
  const copy = async (text: string): Promise<void> => {
    try {
      await navigator.clipboard.writeText(text);
      setCopied("copied");
    } catch {
      setCopied("refused");
    }
  };
  return { copied, copy };
}
