/** A state in one sentence, with the one thing that one can do about it. */
export function Notice({ text, action, href }: { text: string; action: string; href: string }) {
  return (
    <div class="notice">
      <p>{text}</p>
      <a class="button" href={href}>
        {action}
      </a>
    </div>
  );
}
