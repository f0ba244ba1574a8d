import type { JSX } from "preact";
import { useLayoutEffect, useRef, useState } from "preact/hooks";
import { AddPub } from "../ui/add-pub.tsx";
import { AvatarProvider } from "../ui/avatar.tsx";
import { useAvatars } from "../ui/avatar-drawn.tsx";
import type { MessageKey } from "../ui/messages.ts";
import { NoticesSwitch, useNotices } from "../ui/notices-switch.tsx";
import type { PageParts } from "../ui/parts.ts";
import { People } from "../ui/people.tsx";
import { PubList } from "../ui/pub-list.tsx";
import { ServePages } from "../ui/serve-pages.tsx";
import { useWords } from "../ui/words.ts";

interface Step {
  readonly title: MessageKey;
  readonly lead: MessageKey;
  readonly Draw: (parts: PageParts) => JSX.Element | null;
}

/** What a newcomer is asked, each of it skippable: all of it can be changed later. */
const steps: readonly Step[] = [
  { title: "welcome_pubs_title", lead: "welcome_pubs_lead", Draw: Pubs },
  { title: "welcome_people_title", lead: "welcome_people_lead", Draw: People },
  { title: "welcome_pages_title", lead: "welcome_pages_lead", Draw: ServePages },
  { title: "welcome_notices_title", lead: "welcome_notices_lead", Draw: Notices },
  { title: "welcome_done_title", lead: "welcome_done_lead", Draw: Done },
];

export function App(parts: PageParts) {
  const words = useWords();
  const [at, setAt] = useState(0);
  const [moved, setMoved] = useState(false);
  const heading = useRef<HTMLHeadingElement>(null);
  const step = steps[at] ?? steps[0];
  useLayoutEffect(() => {
    if (moved) heading.current?.focus();
  }, [at, moved]);
  const avatars = useAvatars(parts);
  if (!step) return null;
  const go = (to: number): void => {
    setAt(to);
    setMoved(true);
  };
  const { Draw } = step;
  const isLast = at === steps.length - 1;
  const hasNone = parts.model.view.value?.pubs.length === 0;
  return (
    <>
      <header class="top">
        <img src="/icons/dove.svg" alt="" width="32" height="32" />
        <p class="soft">{isLast ? "" : words.t("welcome_step", at + 1, steps.length - 1)}</p>
      </header>
      <h1 tabIndex={-1} ref={heading}>
        {words.t(step.title)}
      </h1>
      <p class="lead">{words.t(isLast && hasNone ? "welcome_done_no_pubs" : step.lead)}</p>
      <div class="step">
        <AvatarProvider value={avatars}>
          <Draw key={step.title} {...parts} />
        </AvatarProvider>
      </div>
      <footer class="actions">
        {at > 0 && (
          <button type="button" class="quiet" onClick={() => go(at - 1)}>
            {words.t("welcome_back")}
          </button>
        )}
        {!isLast && (
          <>
            <button type="button" class="primary" onClick={() => go(at + 1)}>
              {words.t("welcome_next")}
            </button>
            <button type="button" class="plain" onClick={() => go(steps.length - 1)}>
              {words.t("welcome_skip")}
            </button>
          </>
        )}
      </footer>
    </>
  );
}

function Pubs(parts: PageParts) {
  const words = useWords();
  return (
    <>
      <PubList {...parts} />
      <AddPub {...parts} />
      <p class="soft">
        {words.t("welcome_before")}{" "}
        <a href="/src/options/index.html#storage">{words.t("options_archive_load")}</a>
      </p>
    </>
  );
}

function Notices(parts: PageParts) {
  const { view, change } = useNotices(parts);
  return view ? <NoticesSwitch view={view} change={change} /> : null;
}

function Done() {
  const words = useWords();
  return (
    <>
      <p class="soft">{words.t("identity_none")}</p>
      <div class="actions">
        <a class="button primary" href="/src/feed/index.html">
          {words.t("welcome_read")}
        </a>
        <a class="button" href="/src/options/index.html#you">
          {words.t("identity_create")}
        </a>
        <a class="button" href="/src/options/index.html">
          {words.t("welcome_options")}
        </a>
      </div>
    </>
  );
}
