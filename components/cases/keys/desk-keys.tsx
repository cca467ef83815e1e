'use client';

import { useEffect, useRef, useState } from 'react';
import { ownValue } from '@/lib/shared/own-value';
import {
  assignTo,
  focusSearch,
  move,
  openFocused,
  press,
  pressedBefore,
  pressOrOpen,
  saveForm,
  selectFocused,
} from './desk-actions';

const KEYS = [
  ['j', 'Next request'],
  ['k', 'Previous request'],
  ['o', 'Open request'],
  ['x', 'Select request'],
  ['a', 'Assign to me'],
  ['c', 'Log a call'],
  ['n', 'Write a note'],
  ['f', 'Set a follow-up'],
  ['s', 'Change the status'],
  ['z', 'Undo the change of a status'],
  ['u', 'Back to the list'],
  ['Ctrl+Enter', 'Save what you’re typing'],
  ['Ctrl+K', 'All commands'],
  ['/', 'Search'],
  ['?', 'Show keyboard shortcuts'],
] as const;
const OFF = 'calusa-desk-keys-off';
/** The button that shows them. */
export const KEYS_ID = 'desk-keys';

const isTyping = (target: EventTarget | null) =>
  target instanceof HTMLElement &&
  target.matches('input:not([type=checkbox]), textarea, select, [contenteditable]');

/**
 * Shortcuts for people who work here all day. They are single letters, so it must be possible to turn them off (WCAG
 * 2.1.4).
 */
export function DeskKeys({ me }: { me: string }) {
  const dialog = useRef<HTMLDialogElement>(null);
  const [said, setSaid] = useState('');

  useEffect(() => {
    const actions: Readonly<Record<string, () => void>> = {
      j: () => move(1),
      k: () => move(-1),
      o: openFocused,
      x: selectFocused,
      a: () => void assignTo(me).then(setSaid),
      c: () => pressOrOpen('c'),
      n: () => pressOrOpen('n'),
      f: () => pressOrOpen('f'),
      s: () => pressOrOpen('s'),
      z: () => void press('z'),
      u: () => void press('u'),
      '/': focusSearch,
      '?': () => dialog.current?.showModal(),
    };
    const onKey = (event: KeyboardEvent) => {
      if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) {
        saveForm();
        return;
      }
      if (event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target)) return;
      if (document.querySelector('dialog[open]')) return;
      if (localStorage.getItem(OFF) !== null) return;
      const action = ownValue(actions, event.key);
      if (!action) return;
      event.preventDefault();
      action();
    };
    document.addEventListener('keydown', onKey);
    const before = pressedBefore();
    if (before) press(before);
    return () => document.removeEventListener('keydown', onKey);
  }, [me]);

  return (
    <>
      <button
        type="button"
        className="button-line max-lg:hidden"
        id={KEYS_ID}
        aria-label="Keyboard shortcuts"
        title="Keyboard shortcuts"
        onClick={() => dialog.current?.showModal()}
      >
        ?
      </button>
      <p role="status" className={said ? 'text-small w-full font-semibold' : 'sr-only'}>
        {said}
      </p>
      <dialog ref={dialog} aria-labelledby="keys-title" className="keys">
        <h2 id="keys-title" className="text-subheading">
          Keyboard shortcuts
        </h2>
        <dl className="grid grid-cols-[auto_1fr] gap-x-6 gap-y-1">
          {KEYS.map(([key, what]) => (
            <div key={key} className="contents">
              <dt>
                <kbd className="tag">{key}</kbd>
              </dt>
              <dd>{what}</dd>
            </div>
          ))}
        </dl>
        <KeysSwitch />
        <button type="button" className="button" autoFocus onClick={() => dialog.current?.close()}>
          Close
        </button>
      </dialog>
    </>
  );
}

/** Turns the shortcuts off in this browser: people who use speech input trigger single letters by accident. */
function KeysSwitch() {
  return (
    <label className="choice">
      <input
        type="checkbox"
        ref={(input) => {
          if (input) input.checked = localStorage.getItem(OFF) === null;
        }}
        onChange={(event) => {
          if (event.target.checked) localStorage.removeItem(OFF);
          else localStorage.setItem(OFF, 'off');
        }}
      />
      Use keyboard shortcuts
    </label>
  );
}
