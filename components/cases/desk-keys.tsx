'use client';

import { useEffect, useRef, useState } from 'react';
import { failureMessage } from '@/components/staff/failure';
import { formOf } from '@/components/staff/form-of';
import { sendAction } from '@/components/staff/send-action';
import type { ActionState } from '@/lib/auth/action';
import { bulkAction } from '@/lib/cases/queue/actions';
import type { BulkOutcome } from '@/lib/cases/queue/domain';
import { ownValue } from '@/lib/shared/own-value';

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
  ['/', 'Search'],
  ['?', 'Show keyboard shortcuts'],
] as const;
const OFF = 'calusa-desk-keys-off';

const isTyping = (target: EventTarget | null) =>
  target instanceof HTMLElement &&
  target.matches('input:not([type=checkbox]), textarea, select, [contenteditable]');

function assignedText(answer: ActionState<BulkOutcome>): string {
  if (answer.state === 'failed') return failureMessage(answer.code);
  return answer.state === 'done' && answer.value.changed === 1
    ? 'The request is yours.'
    : 'The request wasn’t assigned. It may have changed: check it again.';
}

const links = () => [...document.querySelectorAll<HTMLAnchorElement>('[data-row-link]')];
const focusedRow = () => document.activeElement?.closest('[data-row]');
const focusedLink = () => focusedRow()?.querySelector<HTMLAnchorElement>('[data-row-link]');

/** Moves among the rows of a list; on a request, to the one beside it in that list. */
function move(by: 1 | -1) {
  const all = links();
  if (all.length === 0) return press(by === 1 ? 'j' : 'k');
  const here = all.findIndex((link) => link.closest('[data-row]') === focusedRow());
  all[Math.min(all.length - 1, Math.max(0, here + by))]?.focus();
}

/** What a key leads to says so itself: a control is focused, a button or link pressed. */
function press(key: string): boolean {
  const target = document.querySelector<HTMLElement>(`[data-key="${key}"]`);
  if (target?.matches('a, button')) target.click();
  else target?.focus();
  return target !== null;
}

/** On a list, the keys of a request open the focused one there. */
function pressOrOpen(key: string) {
  const link = focusedLink();
  if (!press(key) && link) window.location.assign(`${link.href}#key-${key}`);
}

const pressedBefore = () => /^#key-([cnfs])$/.exec(window.location.hash)?.[1];

/** Sends the form that is being filled in, as its button would. */
function save() {
  const form = document.activeElement?.closest('form');
  const button = form?.querySelector<HTMLButtonElement>('button[type=submit], button:not([type])');
  if (button) form?.requestSubmit(button);
}

const box = () => focusedRow()?.querySelector<HTMLInputElement>('input[name="ticked"]');

/**
 * Shortcuts for people who work here all day. They are single letters, so it must be possible to turn them off (WCAG
 * 2.1.4).
 */
export function DeskKeys({ me }: { me: string }) {
  const dialog = useRef<HTMLDialogElement>(null);
  const [said, setSaid] = useState('');

  useEffect(() => {
    const assign = async () => {
      const ticked = box()?.value;
      if (!ticked) return void press('a');
      const answer = await sendAction(bulkAction, formOf({ ticked, change: `assign:${me}` }));
      setSaid(assignedText(answer));
    };
    const actions: Readonly<Record<string, () => void>> = {
      j: () => move(1),
      k: () => move(-1),
      o: () => focusedLink()?.click(),
      x: () => box()?.click(),
      a: () => void assign(),
      c: () => pressOrOpen('c'),
      n: () => pressOrOpen('n'),
      f: () => pressOrOpen('f'),
      s: () => pressOrOpen('s'),
      z: () => void press('z'),
      u: () => void press('u'),
      '/': () => document.querySelector<HTMLInputElement>('#search')?.focus(),
      '?': () => dialog.current?.showModal(),
    };
    const onKey = (event: KeyboardEvent) => {
      if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) {
        save();
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
