'use client';

import { useEffect, useRef, useState, type RefObject } from 'react';

/** When a page that was left alone is covered, and what happens then. */
export type IdleRules = {
  /** After so long without a touch or a key the warning covers the page. */
  idleMs: number;
  /** The time in which it can be put off: WCAG 2.2.1 asks for 20 seconds or more. */
  graceMs: number;
  /** What is left of that where a device woke so late that the time is over, and nobody could have read the warning. */
  leastGraceMs: number;
  /** Whether there is anything that others should not read. */
  needsClearing: (warning: HTMLElement) => boolean;
  clear: (warning: HTMLElement) => void;
};

const LOOK_EVERY_MS = 1000;
const SIGNS_OF_LIFE = ['pointerdown', 'keydown', 'scroll'] as const;

/**
 * Times are read off the clock: timers stand still while a device sleeps, and whoever wakes it may be somebody else.
 * @returns the seconds that are left to put the warning off, and what does
 */
function useIdle(warning: RefObject<HTMLDialogElement | null>, rules: IdleRules) {
  const { idleMs, graceMs, leastGraceMs, needsClearing, clear } = rules;
  const [left, setLeft] = useState(graceMs / 1000);
  const keep = useRef(() => {});
  useEffect(() => {
    const box = warning.current;
    if (!box) return undefined;
    let lastUse = Date.now();
    // Set while the warning counts down. Whether the box is open won't do: a browser says a frame later that it closed, and
    // in between a scroll would open it again, without an end.
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
      if (endsAt !== undefined) return; // only its buttons end the warning
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

/** On a device that others use too: covers a page that was left alone and clears it, after a warning that puts it off. */
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
