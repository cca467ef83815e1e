'use client';

import { useEffect, useRef, useState } from 'react';
import { ORIGIN_FIELD } from '@/lib/intake/fields';
import type { FormText } from './use-consultation-form';

/** After so long without a touch or a key, what was typed is covered and about to be cleared. */
const IDLE_MS = 10 * 60 * 1000;
/** The time in which that can be put off: WCAG 2.2.1 asks for 20 seconds or more. */
const GRACE_SECONDS = 120;
/** Our address that makes the browser forget what it keeps of a request, and opens a new form. */
const FORGET = '/consultation/forget';
const SIGNS_OF_LIFE = ['pointerdown', 'keydown', 'scroll'] as const;

/** Whether the visitor typed or chose anything. */
const isTouched = (form: HTMLFormElement) =>
  [...new FormData(form)].some(([name, value]) => name !== ORIGIN_FIELD && value !== '');

/** On a device that others use too: clears a form that was left alone, after a warning that puts it off. */
export function IdleClearing({ text }: { text: FormText['idle'] }) {
  const dialog = useRef<HTMLDialogElement>(null);
  const [left, setLeft] = useState(GRACE_SECONDS);

  useEffect(() => {
    const box = dialog.current;
    const form = box?.closest('form');
    if (!box || !form) return undefined;
    let timer: number | undefined;
    const wait = () => {
      if (box.open) return; // only its buttons end the warning
      window.clearTimeout(timer);
      timer = window.setTimeout(warn, IDLE_MS);
    };
    const warn = () => {
      if (isTouched(form)) {
        box.showModal();
        countDown(GRACE_SECONDS);
      } else wait();
    };
    // Seconds that the device sleeps do not count: the warning was not there to be read.
    const countDown = (seconds: number) => {
      setLeft(seconds);
      if (seconds === 0) clearForm();
      else timer = window.setTimeout(countDown, 1000, seconds - 1);
    };
    box.addEventListener('close', wait);
    for (const sign of SIGNS_OF_LIFE) window.addEventListener(sign, wait, { passive: true });
    wait();
    return () => {
      window.clearTimeout(timer);
      box.removeEventListener('close', wait);
      for (const sign of SIGNS_OF_LIFE) window.removeEventListener(sign, wait);
    };
  }, []);

  return (
    <dialog ref={dialog} aria-labelledby="idle-title" className="idle">
      <h2 id="idle-title" className="text-heading">
        {text.title}
      </h2>
      <p>{`${text.text} ${left}`}</p>
      <p className="flex flex-wrap gap-3">
        <button type="button" className="button" autoFocus onClick={() => dialog.current?.close()}>
          {text.keep}
        </button>
        <button type="button" className="button-quiet" onClick={clearForm}>
          {text.clear}
        </button>
      </p>
    </dialog>
  );
}

/** A new form in place of this one, and nothing kept of what was typed. */
function clearForm() {
  for (const form of document.forms) form.reset();
  window.location.replace(FORGET);
}
