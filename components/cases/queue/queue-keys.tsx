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

function move(by: 1 | -1) {
  const all = links();
  const here = all.findIndex((link) => link.closest('[data-row]') === focusedRow());
  all[Math.min(all.length - 1, Math.max(0, here + by))]?.focus();
}

const box = () => focusedRow()?.querySelector<HTMLInputElement>('input[name="ticked"]');

/**
 * Shortcuts for people who work here all day. They are single letters, so it must be possible to turn them off (WCAG
 * 2.1.4).
 */
export function QueueKeys({ me }: { me: string }) {
  const dialog = useRef<HTMLDialogElement>(null);
  const [said, setSaid] = useState('');

  useEffect(() => {
    const assign = async () => {
      const ticked = box()?.value;
      if (!ticked) return;
      const answer = await sendAction(bulkAction, formOf({ ticked, change: `assign:${me}` }));
      setSaid(assignedText(answer));
    };
    const actions: Readonly<Record<string, () => void>> = {
      j: () => move(1),
      k: () => move(-1),
      o: () => focusedRow()?.querySelector<HTMLAnchorElement>('[data-row-link]')?.click(),
      x: () => box()?.click(),
      a: () => void assign(),
      '/': () => document.querySelector<HTMLInputElement>('#search')?.focus(),
      '?': () => dialog.current?.showModal(),
    };
    const press = (event: KeyboardEvent) => {
      if (event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target)) return;
      if (document.querySelector('dialog[open]')) return;
      if (localStorage.getItem(OFF) !== null) return;
      const action = ownValue(actions, event.key);
      if (!action) return;
      event.preventDefault();
      action();
    };
    document.addEventListener('keydown', press);
    return () => document.removeEventListener('keydown', press);
  }, [me]);

  return (
    <>
      <p role="status" className={said ? 'font-semibold' : 'sr-only'}>
        {said}
      </p>
      <button type="button" className="queue-keys-open" onClick={() => dialog.current?.showModal()}>
        Keyboard shortcuts
      </button>
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
