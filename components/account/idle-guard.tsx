'use client';

import { useEffect, useRef, useState } from 'react';
import { formOf } from '@/components/staff/form-of';
import { SIGNED_OUT_EVENT } from '@/components/staff/signed-out';
import { stayAction } from '@/lib/sign-in/actions';

const MINUTE_MS = 60 * 1000;
/** When the warning comes; the server ends the session at the limit, whatever a page does. */
const WARN_BEFORE_MS = 2 * MINUTE_MS;
const TELL_EVERY_MS = MINUTE_MS;
const SIGNS_OF_LIFE = ['pointerdown', 'keydown', 'wheel'] as const;
/** What the dialog is closed with when the same person is signed in again. */
const BACK = 'back';
const CHANNEL = 'calusa-staff-activity';

/** Whether leaving this page would lose something that was typed. */
const holdsUnsaved = () =>
  [...document.querySelectorAll<HTMLTextAreaElement | HTMLInputElement>('main textarea, main input')].some(
    (box) => !['hidden', 'checkbox', 'radio', 'submit'].includes(box.type) && box.value !== box.defaultValue,
  );

type Stage = 'used' | 'warned' | 'over';

/**
 * Signs out who leaves the desk alone, after a warning that any use puts off. What was typed and not sent stays in the
 * page, covered, until the same person has signed in again in another tab.
 * @param limitMs after how long without use the server ends the session
 */
export function IdleGuard({ userId, limitMs }: { userId: string; limitMs: number }) {
  const dialog = useRef<HTMLDialogElement>(null);
  const title = useRef<HTMLHeadingElement>(null);
  const [stage, setStage] = useState<Stage>('used');
  const [stillOut, setStillOut] = useState(false);

  useEffect(() => {
    let lastUse = Date.now();
    let lastTold = lastUse; // opening the page counted
    let current: Stage = 'used';
    const channel = new BroadcastChannel(CHANNEL);
    const go = (next: Stage) => {
      current = next;
      setStage(next);
    };
    const tell = () => {
      lastTold = Date.now();
      void stayAction({ state: 'idle' }, formOf({})).catch(() => undefined);
    };
    const used = () => {
      if (current !== 'used') return; // the warning's own button ends it
      lastUse = Date.now();
      channel.postMessage(lastUse);
    };
    channel.onmessage = ({ data }: MessageEvent<number>) => {
      lastUse = Math.max(lastUse, data);
      if (current === 'warned') dialog.current?.close('used elsewhere');
    };
    const stay = () => {
      // A browser lets Escape through after a few tries: the cover comes back.
      if (current === 'over' && dialog.current?.returnValue !== BACK) {
        dialog.current?.showModal();
        return;
      }
      go('used');
      used();
    };
    const look = () => {
      const now = Date.now();
      const idle = now - lastUse;
      // The last use is told too, so that the server never counts from before it.
      if (lastUse > lastTold && now - lastTold >= TELL_EVERY_MS) tell();
      if (current === 'used' && idle >= limitMs - WARN_BEFORE_MS) {
        go('warned');
        dialog.current?.showModal();
      }
      if (current === 'warned' && idle >= limitMs) {
        go('over');
        void fetch('/api/desk/sign-out', { method: 'POST' })
          .catch(() => undefined)
          .then(leave);
      }
    };
    const leave = () => {
      if (holdsUnsaved()) return;
      window.location.assign(`/sign-in?ended=idle&next=${encodeURIComponent(window.location.pathname)}`);
    };
    // The server ended the session: an administrator did, or another tab signed out.
    const ended = () => {
      go('over');
      if (!dialog.current?.open) dialog.current?.showModal();
      leave();
    };
    const box = dialog.current;
    const timer = window.setInterval(look, 1_000);
    box?.addEventListener('close', stay);
    window.addEventListener(SIGNED_OUT_EVENT, ended);
    for (const sign of SIGNS_OF_LIFE) window.addEventListener(sign, used, { passive: true });
    return () => {
      window.clearInterval(timer);
      channel.close();
      box?.removeEventListener('close', stay);
      window.removeEventListener(SIGNED_OUT_EVENT, ended);
      for (const sign of SIGNS_OF_LIFE) window.removeEventListener(sign, used);
    };
  }, [limitMs]);

  // Not the dialog alone covers what is there: it is taken off the screen, and kept.
  useEffect(() => {
    document.getElementById('main')?.toggleAttribute('hidden', stage === 'over');
    if (stage === 'over') title.current?.focus(); // the button that had it is gone
  }, [stage]);

  /** The same person: what they typed is theirs to see. Somebody else: the page is theirs, not the text. */
  const comeBack = async () => {
    setStillOut(false); // said anew, it is heard anew
    const answer = await stayAction({ state: 'idle' }, formOf({}));
    setStillOut(answer.state !== 'done');
    if (answer.state !== 'done') return;
    if (answer.value === userId) dialog.current?.close(BACK);
    else window.location.assign('/account');
  };

  return (
    <dialog
      ref={dialog}
      aria-labelledby="idle-title"
      className="idle"
      onCancel={(event) => {
        if (stage === 'over') event.preventDefault();
      }}
    >
      <h2 id="idle-title" ref={title} tabIndex={-1} className="text-heading">
        {stage === 'over' ? 'You are signed out' : 'Are you still there?'}
      </h2>
      {stage === 'over' ? (
        <>
          <p>
            Your session has ended. What you typed and did not send is still here, covered. Sign in again in
            another tab, then come back.
          </p>
          <p className="flex flex-wrap gap-3">
            <a className="button" href="/sign-in" target="_blank" rel="noreferrer">
              Sign in (opens a new tab)
            </a>
            <button type="button" className="button-quiet" onClick={() => void comeBack()}>
              I am signed in again
            </button>
          </p>
          {stillOut ? (
            <p role="alert" className="text-danger font-semibold">
              You are not signed in yet. Sign in in the other tab first.
            </p>
          ) : null}
        </>
      ) : (
        <>
          <p>For everybody’s safety you will be signed out in two minutes. Nothing that you typed is lost.</p>
          <p>
            <button type="button" className="button" autoFocus onClick={() => dialog.current?.close()}>
              Stay signed in
            </button>
          </p>
        </>
      )}
    </dialog>
  );
}
