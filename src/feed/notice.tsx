/** A state in one sentence, with the one thing that one can do about it. */
export function Notice({ text, action, href }: { text: string; action: string; href: string }) {
  return (
    <div class="notice">
      <p>{text}</p>
      {/* A side panel shows this page alone: another one of ours gets a tab. */}
      <a class="button" href={href} {...(!href.startsWith("#") && { target: "_blank", rel: "noopener" })}>
        {action}
      </a>
    </div>
  );
}
