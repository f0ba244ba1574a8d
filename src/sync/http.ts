/** The few HTTP requests that the engine makes of a pub, as a port: `fetch` in browsers, a virtual network in the simulation. */
import type { Result } from "../base/result.ts";

export interface HttpAnswer {
  readonly status: number;
  /** A response header that CORS lets us see, by lower-case name. */
  header(name: string): string | undefined;
  /** The body as decoded text, piece by piece. It throws nothing: a cut body ends the iteration with `cut` true. */
  readonly body: AsyncIterable<string>;
  /** After the iteration: true where the connection ended before the body did. */
  cut(): boolean;
}

/** A browser gives one error for DNS, TLS, refusal and an answer without CORS. */
export interface HttpFailure {
  readonly kind: "no-answer";
}

export interface Http {
  /** GET with CORS, no credentials, no cache, no redirect to another host. `signal` ends it, also while the body comes. */
  get(url: string, signal: AbortSignal): Promise<Result<HttpAnswer, HttpFailure>>;
  /** Whether anything at all answers there (`mode: "no-cors"`): tells a portal or an error page from silence. */
  answers(url: string, signal: AbortSignal): Promise<boolean>;
}
