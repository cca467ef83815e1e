'use client';

import { useEffect, useRef, useState, type RefObject } from 'react';

/** When a page that was left alone is covered, and what happens then. */
export type IdleRules = {
  /** The warning covers the page after this long without a touch or a key. */
  idleMs: number;
  /** How long the warning can be dismissed: WCAG 2.2.1 asks for at least 20 seconds. */
  graceMs: number;
  /**
   * The least that remains of it if a device wakes up after the time has run out, and no one could have read the
   * warning.
   */
  leastGraceMs: number;
  /** Whether there is anything that others shouldn't read. */
  needsClearing: (warning: HTMLElement) => boolean;
  clear: (warning: HTMLElement) => void;
};

const LOOK_EVERY_MS = 1000;
const SIGNS_OF_LIFE = ['pointerdown', 'keydown', 'scroll'] as const;

/**
 * Compares clock times, because timers stop while a device sleeps, and whoever wakes it may be someone else.
 * @returns the seconds left to dismiss the warning, and the function that does
 */
function useIdle(warning: RefObject<HTMLDialogElement | null>, rules: IdleRules) {
  const { idleMs, graceMs, leastGraceMs, needsClearing, clear } = rules;
  const [left, setLeft] = useState(graceMs / 1000);
  const keep = useRef(() => {});
  useEffect(() => {
    const box = warning.current;
    if (!box) return undefined;
    let lastUse = Date.now();
    // Set while the warning counts down. Checking whether the dialog is open won't do: browsers report its closing a
    // frame later, and a scroll in between would open it again, endlessly.
    let endsAt: number | undefined;
    const look = () => {
      const now = Date.now();
      if (endsAt === undefined && now - lastUse >= idleMs) {
        if (needsClearing(box)) cover(now);
        else lastUse = now;
      }
      if (endsAt === undefined) return;
      setLeft(Math.max(0, Math.ceil((endsAt - now) / 1000)));
      if (now >= endsAt) end(box);
    };
    const cover = (now: number) => {
      endsAt = Math.max(lastUse + idleMs + graceMs, now + leastGraceMs);
      box.showModal();
    };
    const end = (shown: HTMLElement) => {
      window.clearInterval(timer);
      endsAt = undefined;
      clear(shown);
    };
    const used = () => {
      if (endsAt !== undefined) return; // only its buttons dismiss the warning
      if (Date.now() - lastUse >= idleMs) look();
      else lastUse = Date.now();
    };
    const putOff = () => {
      endsAt = undefined;
      lastUse = Date.now();
    };
    const closed = () => {
      if (!box.open) putOff();
    };
    keep.current = () => {
      putOff();
      box.close();
    };
    const timer = window.setInterval(look, LOOK_EVERY_MS);
    box.addEventListener('close', closed);
    document.addEventListener('visibilitychange', look);
    window.addEventListener('pageshow', look);
    for (const sign of SIGNS_OF_LIFE) window.addEventListener(sign, used, { passive: true });
    return () => {
      window.clearInterval(timer);
      box.removeEventListener('close', closed);
      document.removeEventListener('visibilitychange', look);
      window.removeEventListener('pageshow', look);
      for (const sign of SIGNS_OF_LIFE) window.removeEventListener(sign, used);
    };
  }, [warning, idleMs, graceMs, leastGraceMs, needsClearing, clear]);
  return { left, keep };
}

type Props = { text: { title: string; text: string; keep: string; clear: string }; rules: IdleRules };

/** On a shared device, covers and clears a page that was left alone, after a warning that can postpone it. */
export function IdleWarning({ text, rules }: Props) {
  const dialog = useRef<HTMLDialogElement>(null);
  const { left, keep } = useIdle(dialog, rules);
  return (
    <dialog ref={dialog} aria-labelledby="idle-title" aria-describedby="idle-text" className="idle">
      <h2 id="idle-title" className="text-heading">
        {text.title}
      </h2>
      <p id="idle-text">{`${text.text} ${left}`}</p>
      <p className="flex flex-wrap gap-3">
        <button type="button" className="button" autoFocus onClick={() => keep.current()}>
          {text.keep}
        </button>
        <button type="button" className="button-quiet" onClick={(event) => rules.clear(event.currentTarget)}>
          {text.clear}
        </button>
      </p>
    </dialog>
  );
}
