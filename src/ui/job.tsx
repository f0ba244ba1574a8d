import type { PubView } from "../rpc/contract.ts";
import type { PubCardParts } from "./parts.ts";
import { message, type Phrase, plural } from "./phrase.ts";
import { pubAddress } from "./pub-address.ts";
import { useAction } from "./use-action.ts";
import { useWords } from "./words.ts";

/** A long wish of the person's that is being carried out, or waits for a connection; and the way to end it. */
export function Job({ pub, client }: PubCardParts) {
  const words = useWords();
  const cancel = useAction(client, "cancelJob");
  const { job } = pub;
  if (!job) return null;
  return (
    <div class="job">
      <p>{words.say(jobPhrase(job, pub.state.kind === "open"))}</p>
      <button
        type="button"
        class="quiet"
        aria-label={words.t("action_cancel_pub", pubAddress(pub.url).host)}
        onClick={() => void cancel.run({ url: pub.url })}
      >
        {words.t("action_cancel")}
      </button>
      {job.of !== undefined && (
        <progress value={job.done} max={Math.max(job.of, job.done, 1)} aria-hidden="true" />
      )}
      {cancel.trouble && (
        <p class="error" role="alert">
          {words.say(cancel.trouble)}
        </p>
      )}
    </div>
  );
}

/** @param open is the pub connected? A job waits while it is not */
export function jobPhrase({ kind, done, of }: NonNullable<PubView["job"]>, open: boolean): Phrase {
  if (!open) return message(kind === "pull" ? "job_pull_waits" : "job_push_waits");
  if (of !== undefined && of >= done && of > 0)
    return message(kind === "pull" ? "job_pull_of" : "job_push_of", done, plural("count_posts", of));
  return message(kind === "pull" ? "job_pull" : "job_push", plural("count_posts", done));
}
