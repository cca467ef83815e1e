import type { ReactNode } from 'react';

/** The background of a small scene: a rounded piece of paper with a waterline. The caption below says what it shows. */
export function Vignette({ children }: { children: ReactNode }) {
  return (
    <svg
      aria-hidden="true"
      viewBox="0 0 200 140"
      className="w-full"
      fill="none"
      strokeLinecap="round"
      strokeLinejoin="round"
    >
      <path
        d="M24 4h150c14 0 22 8 22 22v86c0 14-8 24-22 24H10c-4 0-6-2-6-6V24C4 12 12 4 24 4Z"
        className="fill-shell stroke-sand"
        strokeWidth="2"
      />
      {children}
    </svg>
  );
}

/** Gentle waves across a scene. */
export function Waves() {
  return (
    <path
      d="M14 104c14 5 22-5 36 0s22-5 36 0 22-5 36 0 22-5 36 0 16-4 28 0M26 116c12 4 20-4 32 0s20-4 32 0 20-4 32 0 20-4 32 0 16-3 24 0"
      className="stroke-dusk/60"
      strokeWidth="2.5"
    />
  );
}
