/**
 * A private key of this network is 64 bytes in base64: 86 characters and `==`. People keep it behind its public key, 132 characters in
 * one, and paste that where they should not. No address holds 86 such characters in a row before `==`.
 */
const PRIVATE_KEY = /[A-Za-z0-9+/]{86}==/;
/** A message ends like that too: behind its author 121 bytes, of which those from the 65th on are 13 digits. */
const MESSAGE = /[A-Za-z0-9+/]{43}=[A-Za-z0-9+/]{162}==/g;
const isMessage = (text: string): boolean => /^\d{13}/.test(atob(text.slice(44)).slice(64));

/** Does a text hold a private key, be it wrapped in lines, quotes or words? */
export function holdsPrivateKey(text: string): boolean {
  const whole = text.replaceAll(/\s/g, "");
  return PRIVATE_KEY.test(whole.replaceAll(MESSAGE, (found) => (isMessage(found) ? " " : found)));
}

/** As it stands in a text of machines, where messages and pictures are longer runs of the same characters. */
const WHOLE_KEY = /(?<![A-Za-z0-9+/])[A-Za-z0-9+/]{86}==/;

/** Does a text, or anything within these arguments of a request, hold a private key as it is kept? */
export function carriesPrivateKey(args: unknown): boolean {
  if (typeof args === "string") return WHOLE_KEY.test(args);
  return typeof args === "object" && args !== null && Object.values(args).some(carriesPrivateKey);
}
