/** The only place that fetches. */
import { err, ok } from "../base/result.ts";
import type { Http, HttpAnswer } from "../sync/http.ts";

/** Nothing of the person goes along, nothing is kept, and another host that a pub points to is not followed. */
const quiet: RequestInit = { credentials: "omit", cache: "no-store", referrerPolicy: "no-referrer" };

export const fetchHttp: Http = {
  async get(url, signal) {
    try {
      const response = await fetch(url, { ...quiet, mode: "cors", redirect: "error", signal });
      return ok(answerOf(response));
    } catch {
      // One TypeError stands for DNS, TLS, refusal, a redirect and an answer without CORS; an abort ends here as well.
      return err({ kind: "no-answer" });
    }
  },
  async answers(url, signal) {
    try {
      await fetch(url, { ...quiet, mode: "no-cors", signal });
      return true;
    } catch {
      return false;
    }
  },
};

function answerOf(response: Response): HttpAnswer {
  let cut = false;
  async function* body(): AsyncGenerator<string> {
    if (!response.body) return;
    const decoder = new TextDecoder();
    const reader = response.body.getReader();
    try {
      for (;;) {
        const { done, value } = await reader.read();
        if (done) break;
        yield decoder.decode(value, { stream: true });
      }
      yield decoder.decode();
    } catch {
      cut = true;
    } finally {
      // Leaving early (too large, wrong shape) must stop the download, or the browser reads on.
      await reader.cancel().catch(() => {});
    }
  }
  return {
    status: response.status,
    header: (name) => response.headers.get(name) ?? undefined,
    body: body(),
    cut: () => cut,
  };
}
