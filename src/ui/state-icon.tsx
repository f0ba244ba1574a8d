/** The states that people see, each with a shape of its own: colour is never the only sign. */
import type { ComponentChildren } from "preact";

export type Look = "connected" | "connecting" | "waiting" | "paused" | "refused" | "offline";

const ring = <circle cx="8" cy="8" r="6" fill="none" stroke="currentColor" stroke-width="1.6" />;

const shapes: { readonly [L in Look]: ComponentChildren } = {
  connected: <circle cx="8" cy="8" r="6.5" fill="currentColor" />,
  connecting: (
    <>
      {ring}
      <path d="M8 2a6 6 0 0 1 0 12z" fill="currentColor" />
    </>
  ),
  waiting: (
    <>
      {ring}
      <path
        d="M8 4.5V8l2.4 1.6"
        fill="none"
        stroke="currentColor"
        stroke-width="1.6"
        stroke-linecap="round"
      />
    </>
  ),
  paused: <path d="M3.5 2.5h3v11h-3zM9.5 2.5h3v11h-3z" fill="currentColor" />,
  refused: (
    // The cross is a hole in the disc, so that it is right on every surface and in forced colours.
    <path
      d="M8 1.5a6.5 6.5 0 1 0 0 13 6.5 6.5 0 0 0 0-13zM5.9 4.8 8 6.9l2.1-2.1 1.1 1.1L9.1 8l2.1 2.1-1.1 1.1L8 9.1l-2.1 2.1-1.1-1.1L6.9 8 4.8 5.9z"
      fill="currentColor"
      fill-rule="evenodd"
    />
  ),
  offline: (
    <g fill="none" stroke="currentColor" stroke-width="1.5" stroke-linecap="round" stroke-linejoin="round">
      <path d="M6.2 12.5h5.6a2.4 2.4 0 0 0 .5-4.75 4 4 0 0 0-6-3M4.2 6.3a3.2 3.2 0 0 0-1.6 5.2 3 3 0 0 0 1.4.9" />
      <path d="M2.5 2.5l11 11.5" />
    </g>
  ),
};

/** Decoration only: the word that names the state must stand beside it. */
export function StateIcon({ look }: { look: Look }) {
  return (
    <svg class={`state-icon ${look}`} viewBox="0 0 16 16" width="16" height="16" aria-hidden="true">
      {shapes[look]}
    </svg>
  );
}
