'use client';

import { useEffect, useRef, useState } from 'react';
import { reachServer } from '@/components/staff/connection';
import { failureMessage } from '@/components/staff/failure';
import { formOf } from '@/components/staff/form-of';
import { sendAction } from '@/components/staff/send-action';
import { SIGNED_IN_EVENT, SIGNED_OUT_EVENT } from '@/components/staff/signed-out';
import { withNext } from '@/lib/shared/next-address';
import { stayAction } from '@/lib/staff/sign-in/actions';

const MINUTE_MS = 60 * 1000;
/** When the warning comes; the server ends the session at the limit, whatever a page does. */
const WARN_BEFORE_MS = 2 * MINUTE_MS;
const TELL_EVERY_MS = MINUTE_MS;
/** How often a page that is covered, with the connection lost, tries to sign out and leave. */
const LEAVE_EVERY_MS = 10_000;
const SIGNS_OF_LIFE = ['pointerdown', 'keydown', 'wheel'] as const;
/** What the dialog is closed with when the same person is signed in again. */
const BACK = 'back';
const STILL_OUT = { SIGNED_OUT: 'You are not signed in yet. Sign in in the other tab first.' };
const CHANNEL = 'calusa-staff-activity';

/** Whether whoever warns before the page is left would do so now: the editor, or a draft that did not get through. */
const isWarnedOf = () => !window.dispatchEvent(new Event('beforeunload', { cancelable: true }));

/** Whether leaving this page would lose something that was typed. */
const holdsUnsaved = () =>
  isWarnedOf() ||
  [...document.querySelectorAll<HTMLTextAreaElement | HTMLInputElement>('main textarea, main input')].some(
    (box) => !['hidden', 'checkbox', 'radio', 'submit'].includes(box.type) && box.value !== box.defaultValue,
  );

/** Gives whether the server answered. */
const endSession = (): Promise<boolean> =>
  fetch('/api/desk/sign-out', { method: 'POST' }).then(
    () => true,
    () => false,
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
  const [problem, setProblem] = useState('');

  useEffect(() => {
    let lastUse = Date.now();
    let lastReported = lastUse; // opening the page counted
    let current: Stage = 'used';
    let isEnded = false;
    let lastTry = 0;
    const channel = new BroadcastChannel(CHANNEL);
    const go = (next: Stage) => {
      current = next;
      setStage(next);
    };
    const tell = async () => {
      const before = lastReported;
      lastReported = Date.now();
      const answer = await sendAction(stayAction, formOf({}));
      if (answer.state === 'failed' && answer.code === 'NO_ANSWER') lastReported = before;
    };
    const used = () => {
      if (current !== 'used') return; // the warning's own button ends it
      if (Date.now() - lastUse >= limitMs) {
        look(); // the device slept: this use comes too late
        return;
      }
      lastUse = Date.now();
      channel.postMessage(lastUse);
    };
    channel.onmessage = ({ data }: MessageEvent<number>) => {
      lastUse = Math.max(lastUse, data);
      if (current === 'warned') dialog.current?.close('used elsewhere');
      if (current === 'over') isEnded = true; // whoever is signed in by now is not signed out from here
    };
    const stay = () => {
      // A browser lets Escape through after a few tries: the cover comes back.
      if (current === 'over' && dialog.current?.returnValue !== BACK) {
        dialog.current?.showModal();
        return;
      }
      go('used');
      lastUse = Date.now();
      isEnded = false;
      used();
    };
    const look = () => {
      const now = Date.now();
      const idle = now - lastUse;
      // The last use is told too, so that the server never counts from before it.
      if (lastUse > lastReported && now - lastReported >= TELL_EVERY_MS) void tell();
      if (current === 'used' && idle >= limitMs - WARN_BEFORE_MS) {
        go('warned');
        dialog.current?.showModal();
      }
      if (current === 'warned' && idle >= limitMs) go('over');
      if (current === 'over' && now - lastTry >= LEAVE_EVERY_MS) void leave();
    };
    /** Ends the session, and the page with it where that loses nothing. Without a connection the cover stays. */
    const leave = async () => {
      lastTry = Date.now();
      if (!isEnded) isEnded = await endSession();
      if (current !== 'over' || holdsUnsaved() || (await reachServer()) === 'lost') return;
      const { pathname, search, hash } = window.location;
      window.location.assign(withNext('/sign-in?ended=idle', `${pathname}${search}${hash}`));
    };
    // The server ended the session: an administrator did, or another tab signed out.
    const ended = () => {
      isEnded = true;
      go('over');
      if (!dialog.current?.open) dialog.current?.showModal();
      void leave();
    };
    const box = dialog.current;
    const timer = window.setInterval(look, 1_000);
    box?.addEventListener('close', stay);
    document.addEventListener('visibilitychange', look); // timers stand still while a device sleeps
    window.addEventListener('pageshow', look);
    window.addEventListener('online', look);
    window.addEventListener(SIGNED_OUT_EVENT, ended);
    for (const sign of SIGNS_OF_LIFE) window.addEventListener(sign, used, { passive: true });
    return () => {
      window.clearInterval(timer);
      channel.close();
      box?.removeEventListener('close', stay);
      document.removeEventListener('visibilitychange', look);
      window.removeEventListener('pageshow', look);
      window.removeEventListener('online', look);
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
    setProblem(''); // said anew, it is heard anew
    const answer = await sendAction(stayAction, formOf({}));
    if (answer.state === 'failed') setProblem(failureMessage(answer.code, STILL_OUT));
    if (answer.state !== 'done') return;
    if (answer.value === userId) {
      dialog.current?.close(BACK);
      window.dispatchEvent(new Event(SIGNED_IN_EVENT));
    } else window.location.assign('/account');
  };

  return (
    <dialog
      ref={dialog}
      aria-labelledby="idle-title"
      aria-describedby="idle-text"
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
          <p id="idle-text">
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
          <p role="alert" className={problem ? 'text-danger font-semibold' : 'sr-only'}>
            {problem}
          </p>
        </>
      ) : (
        <>
          <p id="idle-text">
            To keep requests private, you’ll be signed out in two minutes. Nothing you typed will be lost.
          </p>
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
