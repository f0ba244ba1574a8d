/**
 * A private key of this network is 64 bytes in base64: 86 characters and `==`. People keep it behind its public key, 132 characters in
 * one, and paste that where they should not. No address holds 86 such characters in a row before `==`.
 */
const PRIVATE_KEY = /[A-Za-z0-9+/]{86}==/;

/** Does a text hold a private key, be it wrapped in lines, quotes or words? */
export function holdsPrivateKey(text: string): boolean {
  return PRIVATE_KEY.test(text.replaceAll(/\s/g, ""));
}
