import type { SiteLimit, SitePostView } from "../rpc/sites.ts";
import { arrivedPhrase } from "../ui/arrived.ts";
import { message, type Phrase, plural } from "../ui/phrase.ts";
import { useAction } from "../ui/use-action.ts";
import { useWords } from "../ui/words.ts";
import type { SiteViewParts } from "./site-parts.ts";

/** A page that is served: how much, at which limits, and what it posted. */
export function SiteServed(parts: SiteViewParts) {
  const words = useWords();
  const { view, client, again } = parts;
  const off = useAction(client, "serveSite");
  const stop = async (): Promise<void> => {
    await off.run({ origin: view.origin, on: false });
    await again();
  };
  return (
    <>
      <p role="status">{words.t(view.connected ? "site_served" : "site_reload")}</p>
      <p class="soft">
        {words.t("site_counts", plural("site_read", view.read), plural("site_posted", view.posted))}
      </p>
      {view.limits.map(({ kind, times }) => (
        <p key={kind} class="site-limit">
          {words.say(limitOf(kind, times))}
        </p>
      ))}
      {view.elsewhere.map((url) => (
        <p key={url} class="site-limit">
          {words.t("site_elsewhere", url)}
        </p>
      ))}
      {view.posts.length > 0 && (
        <details class="site-posts">
          <summary>{words.t("site_posts")}</summary>
          <ul>
            {view.posts.map((post) => (
              <Posted key={post.id} post={post} {...parts} />
            ))}
          </ul>
        </details>
      )}
      <button id="unserve" type="button" class="quiet" onClick={() => void stop()}>
        {words.t("site_stop")}
      </button>
      {off.trouble && (
        <p class="error" role="alert">
          {words.say(off.trouble)}
        </p>
      )}
    </>
  );
}

function limitOf(kind: SiteLimit, times: number): Phrase {
  return kind === "in" || kind === "out"
    ? message(`site_limit_${kind}`)
    : message(`site_limit_${kind}`, times);
}

interface PostedParts extends SiteViewParts {
  readonly post: SitePostView;
}

function Posted({ post, client, again }: PostedParts) {
  const words = useWords();
  const discard = useAction(client, "discardPosted");
  const start = post.start ?? words.t(post.lost ? "site_post_lost" : "site_post_waits");
  const drop = async (): Promise<void> => {
    await discard.run({ id: post.id });
    await again();
  };
  return (
    <li class="person">
      <div>
        {/* Whatever a page wrote: it must not turn around what stands beside it. */}
        <p class={post.start === undefined ? "soft" : undefined}>
          <bdi dir="auto">{start}</bdi>
        </p>
        <p class="soft">{words.say(arrivedPhrase(post))}</p>
      </div>
      <button
        type="button"
        class="quiet"
        aria-label={words.t("site_discard_post", start)}
        onClick={() => void drop()}
      >
        {words.t("site_discard")}
      </button>
      {discard.trouble && (
        <p class="error" role="alert">
          {words.say(discard.trouble)}
        </p>
      )}
    </li>
  );
}
